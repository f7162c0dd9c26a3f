"""What a partner's people and programs opened, searched, exported and received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise

from partners.models import Partner
from partners.policies import can_read_access_log
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort
from portal.kernel.models import User
from sharing.models import AccessEntry
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareables

LATEST = Sort("at", descending=True, parse=datetime.fromisoformat)
# So many records of an entry are named; of the others their number is told.
NAMED = 8


@dataclass(frozen=True, slots=True)
class AccessFilters:
    """What narrows the log; ``person`` is the public id of a member."""

    act: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record that was shown, as whoever asks sees it today, with the facets of that moment."""

    shown: Shown
    facets: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name, where it has one that the asker sees."""
        return str(getattr(self.shown, "name", "") or "")

    @property
    def facet_labels(self) -> list[str]:
        """The facets as people call them."""
        return [str(self.shown.declaration.facet(name).label) for name in self.facets]


@dataclass(frozen=True, slots=True)
class Access:
    """An entry in words. ``more`` counts the records that are not named: too many, or hidden from
    whoever asks."""

    entry: AccessEntry
    person: User | None
    kind: str | Promise
    records: tuple[ReadRecord, ...]
    more: int


def access_log(
    *, actor: Actor, partner: Partner, filters: AccessFilters | None = None
) -> QuerySet[AccessEntry]:
    """The partner's log, for the desk that looks after partners. Raises ``NotFound``."""
    if not can_read_access_log(actor):
        raise NotFound
    filters = filters or AccessFilters()
    rows = AccessEntry.objects.filter(organisation_id=partner.organisation_id)
    if filters.act:
        rows = rows.filter(act=filters.act)
    if filters.person:
        known = User.objects.filter(public_id=filters.person).values_list("pk", flat=True)
        rows = rows.filter(user_id__in=list(known))
    if filters.since:
        rows = rows.filter(at__gte=filters.since)
    if filters.until:
        rows = rows.filter(at__lte=filters.until)
    return rows


def in_words(actor: Actor, entries: Sequence[AccessEntry]) -> list[Access]:
    """Entries with who and what: one query for the people, one for each kind of record."""
    people = User.objects.in_bulk([each.user_id for each in entries if each.user_id])
    kinds = {each.label: each for each in shareables()}
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.subject].update(entry.record_ids[:NAMED])
    seen = {
        label: _seen(actor, kinds[label], ids)
        for label, ids in wanted.items()
        if label in kinds and ids
    }
    return [
        _access(entry, people.get(entry.user_id or 0), kinds.get(entry.subject), seen)
        for entry in entries
    ]


def _seen(actor: Actor, kind: Shareable, ids: set[int]) -> dict[int, Shown]:
    rows = visible_to(actor, kind.model._default_manager.filter(pk__in=ids))
    return {row.pk: Shown(row) for row in rows}


def _access(
    entry: AccessEntry,
    person: User | None,
    kind: Shareable | None,
    seen: dict[str, dict[int, Shown]],
) -> Access:
    found = seen.get(entry.subject, {})
    pairs = zip(entry.record_ids[:NAMED], entry.masks[:NAMED], strict=True)
    records = tuple(
        ReadRecord(found[pk], tuple(kind.names(mask)))
        for pk, mask in pairs
        if kind is not None and pk in found
    )
    return Access(
        entry,
        person,
        kind.plural if kind else "",
        records,
        len(entry.record_ids) - len(records),
    )
