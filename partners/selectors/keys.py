"""A partner's keys, for its admins, and for administrators of the house."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from partners.models import PartnerKey
from partners.policies import visible_keys
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


def key_list(*, actor: Actor, organisation_id: int | None = None) -> QuerySet[PartnerKey]:
    """The keys that the actor may see: of one partner, or of all."""
    rows = visible_keys(actor, PartnerKey.objects.select_related("token", "responsible"))
    return rows if organisation_id is None else rows.filter(organisation=organisation_id)


def access_key(*, actor: Actor, public_id: UUID | str, lock: bool = False) -> PartnerKey:
    """One key, for an update if ``lock``. Raises ``NotFound``."""
    rows = key_list(actor=actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
