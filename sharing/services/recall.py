"""Ask those who took a record home to delete it, and note that they have heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from portal.kernel.actors import Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.events import publish
from portal.kernel.models import User
from sharing.engine.takings import Taken, takers_of
from sharing.events import RecallAcknowledged, RecallAsked, RecallEvent
from sharing.models import (
    TAKEN,
    AccessEntry,
    Party,
    PartyKind,
    Recall,
    RecallAcknowledgement,
    RecallWay,
)
from sharing.policies import can_acknowledge, visible_recalls, visible_to
from sharing.shareable import COARSE, Shareable, shareable_named
from sharing.sights import sight_of


@command("sharing.ask_for_recall")
def ask_for_recall(*, actor: Actor, event_id: int, subject: str, record_ids: list[int]) -> int:
    """Ask each company that took these records home, and may not see all of it any more, to
    delete what was taken back; how many recalls.

    Asked again for the same event it does nothing. What the company still sees, by whatever
    grant, is not recalled.
    """
    shareable = shareable_named(subject)
    taken = AccessEntry.objects.filter(
        subject=subject, record_ids__overlap=record_ids, act__in=TAKEN
    )
    asked = []
    for pk in record_ids if taken.exists() else ():
        for organisation, what in takers_of(subject, pk).items():
            recall = _recall(shareable, pk, organisation, what, event_id)
            if recall is not None:
                asked.append(recall)
    publish(actor, *[_fact(RecallAsked, recall) for recall in asked])
    return len(asked)


def _recall(
    shareable: Shareable, pk: int, organisation: int, taken: Taken, event_id: int
) -> Recall | None:
    party = Party.objects.filter(
        kind=PartyKind.ORGANISATION, subject_id=organisation, code=""
    ).first()
    record = shareable.model._base_manager.filter(pk=pk).first()
    if party is None or record is None:
        return None
    lost = taken.mask & ~_still_seen(shareable, pk, party, taken.people)
    lost &= ~_asked_before(shareable, pk, party, taken.last)
    if not lost:
        return None
    recall, is_new = Recall.objects.get_or_create(
        event_id=event_id,
        party=party,
        subject=shareable.label,
        object_id=pk,
        defaults={
            "reference": shareable.name_of(record),
            "facets": shareable.names(lost),
            "ways": sorted(taken.ways),
            "people": sorted(taken.people),
            "last_taken_at": taken.last_of(lost),
        },
    )
    return recall if is_new else None


def _still_seen(shareable: Shareable, pk: int, party: Party, people: Iterable[int]) -> int:
    """What the company, or those of it who took the record, see of it now."""
    mine = [sight_of(party), *(actor_for(each) for each in User.objects.filter(pk__in=people))]
    rows = shareable.model._default_manager.filter(pk=pk)
    mask = 0
    for sight in mine:
        seen = visible_to(sight, rows).values_list("facet_mask", flat=True).first()
        mask |= seen or 0
    return mask


def _asked_before(
    shareable: Shareable, pk: int, party: Party, last: Mapping[int, datetime]
) -> int:
    """What was recalled already since the company last took it: each facet by itself."""
    mask = 0
    for recall in Recall.objects.filter(party=party, subject=shareable.label, object_id=pk):
        asked = 0
        for name in recall.facets:
            # Whoever has the exact values has their bands, too.
            asked |= shareable.bits.get(name, 0) | shareable.coarse_bits.get(name, 0)
            asked |= shareable.coarse_bits.get(f"{name}{COARSE}", 0)
        for bit, at in last.items():
            mask |= bit if bit & asked and recall.asked_at >= at else 0
    return mask


@command("sharing.acknowledge_recall")
def acknowledge_recall(*, actor: Actor, recall: Recall, note: str = "") -> Recall:
    """Say for one's company that its copies are deleted; by a program, that it did so.

    Saying it twice changes nothing. Raises ``NotFound``, and ``Forbidden`` for anybody else than
    the company's people and programs.
    """
    if not visible_recalls(actor, Recall.objects.filter(pk=recall.pk)).exists():
        raise NotFound
    if not can_acknowledge(actor, recall):
        raise Forbidden
    way = RecallWay.PROGRAM if actor.kind == "token" else RecallWay.PERSON
    person = User.objects.filter(pk=actor.user_id or 0).first()
    return _acknowledge(actor, recall, way, user=person, note=note.strip())


@command("sharing.note_recall_taken")
def note_recall_taken(*, actor: Actor, recall: Recall, system: str) -> Recall:
    """A system of the company took the message of the recall."""
    return _acknowledge(actor, recall, RecallWay.WEBHOOK, system=system[:100])


def _acknowledge(
    actor: Actor,
    recall: Recall,
    way: RecallWay,
    *,
    user: User | None = None,
    system: str = "",
    note: str = "",
) -> Recall:
    locked = Recall.objects.select_for_update().get(pk=recall.pk)
    _said, is_new = RecallAcknowledgement.objects.get_or_create(
        recall=locked, way=way, user=user, system=system, defaults={"note": note}
    )
    if not is_new:
        return locked
    if locked.acknowledged_at is None:
        locked.acknowledged_at = timezone.now()
        locked.save(update_fields=["acknowledged_at"])
    publish(actor, _fact(RecallAcknowledged, locked), reason=note)
    return locked


def _fact(kind: type[RecallEvent], recall: Recall) -> RecallEvent:
    return kind(
        subject_id=recall.pk,
        party_id=recall.party_id,
        record_model=recall.subject,
        record_id=recall.object_id,
    )
