"""Who may know of whom that they have a record open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from partners.models import Partner
from partners.policies import visible_partners
from portal.kernel.actors import Actor
from portal.kernel.models import User
from portal.live.facts import type_name
from sharing.policies import visible_to
from sharing.shareable import shareables
from workflows.models import ApprovalProcess
from workflows.policies import visible_approvals

# No more circles than fit beside each other; whoever is left out is there all the same.
MOST_PEOPLE = 12

type Visible = Callable[[Actor, QuerySet[Model]], QuerySet[Model]]
# What is opened without being shared, each with its own policy.
_OTHERS: dict[str, tuple[type[Model], Visible]] = {
    "Approval": (ApprovalProcess, visible_approvals),  # type: ignore[dict-item]
    "Partner": (Partner, visible_partners),  # type: ignore[dict-item]
}


def takes_part(actor: Actor) -> bool:
    """Whether somebody is seen beside a record, and sees others: the house's own people, as
    themselves. Partners learn by it of nobody."""
    return actor.kind in {"user", "token"} and actor.is_house


def place_of(*, actor: Actor, kind: str, reference: str) -> str | None:
    """Where somebody is who has this record open: its reference. Request and approval are one.

    ``None`` for whoever takes no part, and for what they do not see.
    """
    if not takes_part(actor) or not reference.isprintable():
        return None
    with suppress(ValidationError):
        if _visible(actor, kind, reference).exists():
            return reference
    return None


def _visible(actor: Actor, kind: str, reference: str) -> QuerySet[Model]:
    if kind in _OTHERS:
        model, visible = _OTHERS[kind]
        return visible(actor, model._default_manager.filter(reference=reference))
    for each in shareables():
        if type_name(each.label) == kind:
            rows = each.model._default_manager.filter(**{each.key: reference})
            return visible_to(actor, rows)
    return User.objects.none()


def people_present(*, actor: Actor, ids: Iterable[str]) -> list[User]:
    """The house's people among these, by public id, for whoever takes part."""
    if not takes_part(actor):
        return []
    house = Q(departments__isnull=False) | Q(is_administrator=True)
    rows = User.objects.filter(house, public_id__in=list(ids)[:MOST_PEOPLE], is_active=True)
    return list(rows.distinct().order_by("full_name", "pk"))
