"""Open the customers in common to the partner, batch by batch, once both sides agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from partners.models import Organisation, Overlap
from partners.overlap_events import OverlapAgreed, OverlapEvent, OverlapOpened
from partners.selectors.overlaps import overlap_disclosure, party_of
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.events import publish
from sharing.models import Origin
from sharing.policies import visible_to
from sharing.services.grant_many import grant_many

# Customers that one transaction opens.
BATCH = 500


class HouseMustAgree(Conflict):
    """Whoever agreed for the house has not the rights any more that the opening needs, or the
    last day that they named is over."""

    default_code = "house_must_agree"
    default_message = _("What the house agreed to holds no longer. The house agrees anew.")


def opens_much(overlap: Overlap, facets: Sequence[str]) -> bool:
    """Whether so much opens that a second person of the house has to confirm it."""
    sharer = actor_for(overlap.house_agreed_by)
    effect = overlap_disclosure(actor=sharer, overlap=overlap, facets=facets)
    return effect is not None and effect.opened > settings.SHARING_SECOND_PERSON


def begin_opening(actor: Actor, overlap: Overlap, facets: Sequence[str]) -> None:
    """Open these facets of the first customers, and leave the rest to the worker; the caller has
    the overlap locked, and saves it. Raises ``HouseMustAgree``."""
    overlap.opening_facets, overlap.reached_id = list(facets), 0
    if _open_next(actor, overlap):
        job = app.configure_task("partners.open_overlap", lock=f"overlap:{overlap.pk}")
        job.defer(overlap_id=overlap.pk)


def open_overlap_further(overlap_id: int) -> bool:
    """Open the next customers; whether there are more. Again goes on where it was.

    If the house may not share them any more, it is asked to agree anew.
    """
    with transaction.atomic():
        overlap = Overlap.objects.select_for_update().filter(pk=overlap_id).first()
        if overlap is None or overlap.ended_at is not None or not overlap.opening_facets:
            return False
        try:
            more = _open_next(SYSTEM, overlap)
        except HouseMustAgree:
            more = False
            overlap.opening_facets, overlap.house_facets = [], list(overlap.opened_facets)
            overlap.house_agreed_by = None
            publish(SYSTEM, fact_of(overlap, OverlapAgreed, by_house=False))
        overlap.save()
    return more


def fact_of(overlap: Overlap, kind: type[OverlapEvent], **values: Any) -> OverlapEvent:
    """What happened to an overlap."""
    return kind(subject_id=overlap.pk, organisation_id=overlap.organisation_id, **values)


def _open_next(actor: Actor, overlap: Overlap) -> bool:
    ahead = overlap.matches.filter(pk__gt=overlap.reached_id).order_by("pk")
    batch = list(ahead.values_list("pk", "organisation_id")[: BATCH + 1])
    _share(overlap, [organisation for _match, organisation in batch[:BATCH]])
    if len(batch) > BATCH:
        overlap.reached_id = batch[BATCH - 1][0]
        return True
    overlap.opened_facets = [*overlap.opened_facets, *overlap.opening_facets]
    overlap.opening_facets = []
    publish(actor, fact_of(overlap, OverlapOpened))
    return False


def _share(overlap: Overlap, customers: Sequence[int]) -> None:
    """In the name of whoever agreed for the house, who may share less by now."""
    end = overlap.ends_at
    sharer = actor_for(overlap.house_agreed_by)
    records = list(visible_to(sharer, Organisation.objects.filter(pk__in=customers)))
    if not records or (end is not None and end <= timezone.now()):
        raise HouseMustAgree
    try:
        grant_many(
            actor=sharer,
            parties=[party_of(overlap)],
            records=records,
            facets=overlap.opening_facets,
            valid_until=end,
            reason=gettext_noop("On both customer lists, as both sides agreed."),
            origin=Origin.WORKFLOW,
        )
    except Forbidden as error:
        raise HouseMustAgree from error
