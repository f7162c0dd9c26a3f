"""The house's own people and departments, for whoever administers them; one's own tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort
from portal.kernel.models import ApiToken, Department, Preview, User, WorkingCalendar
from portal.kernel.previews import visible_previews

_MOST = 500
LATEST_PREVIEWS = Sort("began_at", descending=True, parse=datetime.fromisoformat)
LATEST_TOKENS = Sort("created_at", descending=True, parse=datetime.fromisoformat)


def colleague_list(*, actor: Actor) -> QuerySet[User]:
    """Who works at the house, by name. Raises ``NotFound`` unless the actor administers it."""
    _only_administrators(actor)
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    found = house.distinct().prefetch_related("departments", "remits__department")
    return found.order_by("full_name", "pk")[:_MOST]


def colleague(*, actor: Actor, public_id: UUID) -> User:
    """One of the house's people, with their departments and remits. Raises ``NotFound``."""
    _only_administrators(actor)
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    found = house.prefetch_related("departments", "remits__department")
    person: User | None = found.filter(public_id=public_id).first()
    if person is None:
        raise NotFound
    return person


def department_list(*, actor: Actor) -> QuerySet[Department]:
    """The departments with their calendars. Raises ``NotFound`` likewise."""
    _only_administrators(actor)
    return Department.objects.select_related("calendar").order_by("code")


def calendar_choices() -> QuerySet[WorkingCalendar]:
    """What a department's calendar may be."""
    return WorkingCalendar.objects.order_by("name")


def preview_list(*, actor: Actor) -> QuerySet[Preview]:
    """Previews with whoever looked and as whom; ``over_at`` is when each ended or will."""
    rows = visible_previews(actor, Preview.objects.select_related("viewer", "person"))
    return rows.annotate(over_at=Coalesce("ended_at", "ends_at"))


def token_list(*, actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens, without those that programs bought for an hour."""
    return ApiToken.objects.filter(user=actor.user_id, parent=None)


def access_token(*, actor: Actor, prefix: str) -> ApiToken:
    """One of them, by how its text begins. Raises ``NotFound``."""
    token = token_list(actor=actor).filter(prefix=prefix).first()
    if token is None:
        raise NotFound
    return token


def _only_administrators(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotFound
