"""The walk: every channel × person × record, compared with the naive evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from portal.kernel.actors import Actor
from sharing.models import Grant, Wall
from sharing.parity.naive import Decided, facets_seen
from sharing.parity.past import moments, past_answers, past_facets
from sharing.parity.questions import Difference, Report, channels, compare
from sharing.shareable import Shareable, shareables

# Differences that one report keeps; the first ones say enough.
MOST_DIFFERENCES = 200


def walk(people: Sequence[Actor], *, records_each: int) -> Report:
    """Ask every channel about sample records of every kind on behalf of these people."""
    report = Report(people=len(people))
    asked = channels()
    for shareable in shareables():
        for actor in people:
            records = sample(shareable, actor, records_each)
            report.records += len(records)
            if records:
                _question(report, asked, actor, shareable, records)
                _question_past(report, actor, shareable, records)
    return report


def _question_past(
    report: Report, actor: Actor, shareable: Shareable, records: Sequence[Any]
) -> None:
    """What has passed stays as it was: nobody has to look again."""
    decided = Decided.about(shareable, [each.pk for each in records])
    by_key = {each.pk: each for each in records}
    for at in moments(decided, timezone.now()):
        expected = past_facets(actor, shareable, records, decided, at)
        answers = past_answers(actor, shareable, records, at)
        report.asked["past"] = report.asked.get("past", 0) + len(answers)
        for key, shown, withheld in compare(expected, answers):
            _note(report, "past", actor, by_key[key], shareable, shown, withheld)


def _question(
    report: Report,
    asked: dict[str, Any],
    actor: Actor,
    shareable: Shareable,
    records: Sequence[Any],
) -> None:
    expected = _expected(actor, shareable, records)
    by_key = {each.pk: each for each in records}
    for name, ask in asked.items():
        answers = ask(actor, shareable, records)
        report.asked[name] = report.asked.get(name, 0) + len(answers)
        for key, *_first_look in compare(expected, answers):
            # Somebody may have shared or revoked meanwhile: look again before raising an alarm.
            again = _expected(actor, shareable, [by_key[key]])
            for _key, shown, withheld in compare(again, ask(actor, shareable, [by_key[key]])):
                _note(report, name, actor, by_key[key], shareable, shown, withheld)


def _expected(
    actor: Actor, shareable: Shareable, records: Sequence[Any]
) -> dict[int, frozenset[str]]:
    decided = Decided.about(shareable, [each.pk for each in records])
    now = timezone.now()
    return {each.pk: facets_seen(actor, shareable, each, decided, now) for each in records}


def _note(
    report: Report,
    channel: str,
    actor: Actor,
    record: Any,
    shareable: Shareable,
    shown: tuple[str, ...],
    withheld: tuple[str, ...],
) -> None:
    if len(report.differences) < MOST_DIFFERENCES:
        name = str(getattr(record, "reference", record.pk))
        viewer = f"{actor.name} ({actor.label})"
        report.differences.append(
            Difference(channel, viewer, shareable.label, name, shown, withheld)
        )


def sample(shareable: Shareable, actor: Actor, most: int) -> list[Any]:
    """Records worth asking about: granted, once granted, walled, owned, and others beside them."""
    held = Grant.objects.filter(subject=shareable.label, party__in=actor.parties)
    walls = Wall.objects.filter(subject=shareable.label, party__in=actor.parties)
    rows = shareable.model._base_manager.order_by("-pk")
    ids = [
        *_some(held.exclude(revoked_at=None), 1),
        *_some(held.filter(valid_until__lte=timezone.now()), 1),
        *_some(walls.exclude(object_id=None), 1),
        *rows.values_list("pk", flat=True)[: max(1, most // 3)],
        *_some(held.filter(revoked_at=None), max(1, most // 2)),
    ]
    if shareable.main is not None:
        lent = Grant.objects.filter(subject=shareable.main.label, party__in=actor.parties)
        parts = rows.filter(**{f"{shareable.part_of}__in": _some(lent, 3)})
        ids += parts.values_list("pk", flat=True)[:3]
    for owned in shareable.ownership:
        mine = rows.filter(**{f"{owned.path}__in": list(actor.organisations)})
        ids += mine.values_list("pk", flat=True)[:2]
    return list(rows.filter(pk__in=list(dict.fromkeys(ids))[: most + 3]))


def _some(rows: Any, most: int) -> list[int]:
    return list(dict.fromkeys(rows.order_by("-pk").values_list("object_id", flat=True)[:most]))
