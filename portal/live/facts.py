"""The events of the feed with their audience, and the records that each is about."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models

from portal.kernel.events import Audience, Event, audience
from portal.live.feed import Entry
from sharing.events import RecallEvent, SharingEvent
from sharing.reach import house_departments, reach_of_each
from sharing.shareable import Shareable

logger = logging.getLogger(__name__)

# How pages and the API call models whose class has a longer name.
_NAMES = {"workflows.approvaltask": "Task", "workflows.approvalprocess": "Approval"}

# Rows that are seen with a facet of the record that the event names beside them.
_PARTS = {"partners.contact": frozenset({"contacts"}), "records.file": frozenset[str]()}

# The label of a kind of record, and the id of one; without an id, all of them.
type Touch = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry with its event, its audience and the records that it touches."""

    entry: Entry
    event: Event
    audience: Audience
    touches: tuple[Touch, ...]

    @property
    def facets(self) -> frozenset[str]:
        """The facets that changed, where the event says so; whoever sees none is told nothing."""
        named = getattr(self.event, "facets", None)
        return frozenset(named or _PARTS.get(self.event.subject, ()))


def facts_of(entries: Iterable[Entry]) -> list[Fact]:
    """The events that somebody may be told of, each with its audience."""
    known = [fact for entry in entries if (fact := _fact(entry)) is not None]
    # Events whose domain declared no audience concern whoever sees the records, asked at once.
    reach = _reach(each for fact in known if not fact.audience for each in fact.touches)
    found = []
    for fact in known:
        concerned = fact.audience
        if not concerned:
            for touch in fact.touches:
                concerned |= reach.get(touch, Audience())
        if concerned:
            found.append(Fact(fact.entry, fact.event, concerned, fact.touches))
    return found


def _fact(entry: Entry) -> Fact | None:
    """What an event says; one that cannot be understood is told to nobody, and holds none up."""
    event = entry.event
    if event is None:
        return None
    try:
        return Fact(entry, event, audience(event), _touches(event))
    except DatabaseError:
        raise
    except Exception:
        logger.exception("live feed: %s at %s is passed over", entry.code, entry.position)
        return None


def _reach(touches: Iterable[Touch]) -> dict[Touch, Audience]:
    ids: dict[str, set[int | None]] = defaultdict(set)
    for label, pk in touches:
        ids[label].add(pk)
    found: dict[Touch, Audience] = {}
    for label, wanted in ids.items():
        if (shareable := shareable_at(label)) is None:
            continue
        # All records of a kind: nobody outside the house is told so.
        found[label, None] = Audience(departments=house_departments(shareable))
        reached = reach_of_each(shareable, [pk for pk in wanted if pk is not None])
        found.update(((label, pk), each) for pk, each in reached.items())
    return found


def _touches(event: Event) -> tuple[Touch, ...]:
    """The event's subject (or its batch), and the request or task that it also names."""
    values: dict[str, Any] = event.payload()
    found: list[Touch] = []
    of_its_own = not isinstance(event, SharingEvent) or isinstance(event, RecallEvent)
    if of_its_own and event.subject not in _PARTS:
        ids = [None] if event.collective else event.subject_ids
        found += [(event.subject, each) for each in ids]
    if values.get("record_model"):
        named = values.get("ids") or [values["record_id"]]
        found += [(values["record_model"], each) for each in named]
    if values.get("task_id"):
        found.append(("workflows.approvaltask", values["task_id"]))
    if values.get("organisation_id"):
        found.append(("partners.organisation", values["organisation_id"]))
    named = dict.fromkeys((label.lower(), pk) for label, pk in found)
    # Some events are about what is no record: a job of the queue, the taking of a file.
    return tuple(touch for touch in named if _is_kind(touch[0]))


@cache
def _is_kind(label: str) -> bool:
    """Whether a label names a kind of record."""
    try:
        model_at(label)
    except (LookupError, ValueError):
        return False
    return True


@cache
def model_at(label: str) -> type[models.Model]:
    """The model of a label."""
    return apps.get_model(label)


def shareable_at(label: str) -> Shareable | None:
    """How records of a label are shared; ``None`` where they are not, and for no model's label.

    An event may be older than this installation's models, and must not hold up those after it.
    """
    try:
        declared = getattr(model_at(label), "shareable", None)
    except LookupError:
        return None
    return declared if isinstance(declared, Shareable) else None


def type_name(label: str) -> str:
    """``partners.organisation`` → ``Organisation``."""
    return _NAMES.get(label) or model_at(label).__name__
