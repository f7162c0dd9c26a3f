"""Find the customers of the house that stand on a partner's list, and forget the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils import timezone

from partners.engine.prints import ListedCompany, Printer, unpacked
from partners.models import Membership, Organisation, Overlap, OverlapMatch
from partners.overlap_events import OverlapCompared
from partners.selectors.overlaps import party_of
from partners.services.open_overlap import fact_of
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.events import publish
from portal.kernel.secrets import unseal
from sharing.crowds import seen_by_each
from sharing.sights import sight_of
from sharing.walls import outside_walls

PURPOSE = "overlap"
_READ_AT_ONCE = 2_000


def compare_overlap(overlap_id: int) -> None:
    """Find the house's customers that are on the list, then forget the list; again does nothing.

    What a wall keeps from the partner is not counted: it cannot be opened, either. Nor is what the
    partner sees already: padded with that, a list would ask for a single company.

    A long list takes a while. It is compared before the transaction that writes the answer: one
    that is open for long holds back whatever others publish meanwhile.
    """
    overlap = Overlap.objects.filter(pk=overlap_id).first()
    if overlap is None or overlap.prints is None or overlap.key is None:
        return
    prints = bytes(overlap.prints)
    printer = Printer(unseal(overlap.key, purpose=PURPOSE).encode())
    found = list(_matching(overlap, printer, unpacked(prints)))
    known = _known_before(overlap, found)
    with transaction.atomic():
        locked = Overlap.objects.select_for_update().get(pk=overlap_id)
        if locked.prints is None or bytes(locked.prints) != prints:
            return
        OverlapMatch.objects.bulk_create(
            (OverlapMatch(overlap=locked, organisation_id=pk) for pk in found),
            batch_size=_READ_AT_ONCE,
        )
        locked.prints = locked.key = None
        locked.in_common, locked.compared_at = len(found) - known, timezone.now()
        locked.save(update_fields=["prints", "key", "in_common", "compared_at"])
        publish(SYSTEM, fact_of(locked, OverlapCompared))


def _matching(overlap: Overlap, printer: Printer, listed: frozenset[bytes]) -> Iterator[int]:
    """The ids of the customers on the list, a stretch at a time."""
    customers = outside_walls(
        Organisation.objects.filter(roles__contains=["customer"]),
        Organisation.shareable,
        sight_of(party_of(overlap)),
        None,
    ).exclude(pk=overlap.organisation_id)
    rows = customers.order_by("pk").values_list("pk", "name", "country", "tax_id")
    reached = 0
    while stretch := list(rows.filter(pk__gt=reached)[:_READ_AT_ONCE]):
        reached = stretch[-1][0]
        for pk, name, country, tax_id in stretch:
            if not listed.isdisjoint(printer.sought(ListedCompany(name, country, tax_id))):
                yield pk


def _known_before(overlap: Overlap, ids: Collection[int]) -> int:
    """How many of these the company or one of its people sees already."""
    members = Membership.objects.filter(organisation=overlap.organisation_id, ended_at=None)
    people = [actor_for(each.user) for each in members.select_related("user")]
    lookers = [sight_of(party_of(overlap)), *people]
    seen = seen_by_each(Organisation.shareable, ids, lookers)
    return len(set().union(*seen))
