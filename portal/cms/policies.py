"""Who reads which content. One rule for pages, lists, the home page, search and files."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from partners.models import Partner
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


def readable_by(actor: Actor, pages: Any) -> QuerySet[Any]:
    """The live pages whose audience includes the actor: the house all, a partner its own."""
    pages = pages.live()
    if hasattr(pages.model, "review_by"):
        pages = pages.filter(Q(review_by=None) | Q(review_by__gte=timezone.localdate()))
    if actor.is_house:
        return pages
    held = list(
        Partner.objects.filter(organisation__in=list(actor.organisations)).values_list(
            "tier", "organisation__roles"
        )
    )
    if not held:
        return pages.none()
    tiers = sorted({tier for tier, _roles in held})
    roles = sorted({role for _tier, roles in held for role in roles})
    return pages.filter(
        Q(audience_tiers=[]) | Q(audience_tiers__overlap=tiers),
        Q(audience_roles=[]) | Q(audience_roles__overlap=roles),
    )


def require_reader(actor: Actor, page: Any) -> None:
    """Raises ``NotFound`` unless the actor belongs to the page's audience (drafts: previews of
    the editor do not come this way)."""
    if not readable_by(actor, type(page).objects.filter(pk=page.pk)).exists():
        raise NotFound


def can_edit_content(actor: Actor) -> bool:
    """Whether the actor may publish content: marketing and administrators."""
    return actor.is_administrator or actor.in_department("marketing")
