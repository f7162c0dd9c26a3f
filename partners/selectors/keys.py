"""A partner's keys, for its admins, and for administrators of the house."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from partners.models import PartnerKey
from partners.policies import visible_keys
from portal.kernel.actors import Actor
from portal.kernel.finding import one_of


def key_list(*, actor: Actor, organisation_id: int | None = None) -> QuerySet[PartnerKey]:
    """The keys that the actor may see: of one partner, or of all."""
    rows = visible_keys(actor, PartnerKey.objects.select_related("token", "responsible"))
    return rows if organisation_id is None else rows.filter(organisation=organisation_id)


def access_key(*, actor: Actor, public_id: UUID | str, lock: bool = False) -> PartnerKey:
    """One key, for an update if ``lock``. Raises ``NotFound``."""
    return one_of(key_list(actor=actor), public_id, lock=lock)
