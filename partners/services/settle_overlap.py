"""What waits of an overlap is opened or dropped, as the second person of the house decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.models import Overlap
from partners.overlap_events import OverlapAgreed, OverlapConfirmed
from partners.services.open_overlap import begin_opening, fact_of
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.events import publish


@command("partners.confirm_overlap")
def confirm_overlap(*, actor: Actor, overlap: Overlap) -> Overlap:
    """Open what waits, as whoever was asked has agreed.

    Raises ``Forbidden`` for whoever agreed for the house, and ``Conflict`` if nothing waits or the
    house has to agree anew.
    """
    locked = _waiting(overlap)
    if actor.user_id is not None and actor.user_id == locked.house_agreed_by_id:
        raise Forbidden(_("Somebody else of the house has to confirm this."), code="own_overlap")
    new, locked.waiting_facets = locked.waiting_facets, []
    locked.confirmed_by_id = actor.user_id
    publish(actor, fact_of(locked, OverlapConfirmed))
    begin_opening(actor, locked, new)
    locked.save()
    return locked


@command("partners.refuse_overlap")
def refuse_overlap(*, actor: Actor, overlap: Overlap, reason: str = "") -> Overlap:
    """Open nothing of what waits: nobody agreed to it, and the house agrees anew if it wants to.
    Raises ``Conflict`` if nothing waits."""
    locked = _waiting(overlap)
    locked.waiting_facets, locked.house_facets = [], list(locked.opened_facets)
    locked.house_agreed_by = None
    publish(actor, fact_of(locked, OverlapAgreed, by_house=False), reason=reason)
    locked.save()
    return locked


def _waiting(overlap: Overlap) -> Overlap:
    locked: Overlap = Overlap.objects.select_for_update(of=["self"]).get(pk=overlap.pk)
    if locked.ended_at is not None:
        raise Conflict(_("This comparison has ended."), code="overlap_ended")
    if not locked.waiting_facets:
        raise Conflict(_("Nothing waits for a second person."), code="overlap_not_waiting")
    return locked
