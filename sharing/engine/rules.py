"""Rules → grants: exact whenever records change, in the transaction that changes them.

Whatever command changed a record, or something that a criterion leads to, said so by an event:
before its transaction commits, the rules in force for such records are settled. Records and rules
take turns: whoever changes a record holds the kind's lock together with others who do, whoever
applies or ends a rule holds it alone. So each side sees what the other committed, and no record is
open for a moment in which its rule no longer holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import batched

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.kernel.actors import Actor
from portal.kernel.events import Event, publish
from portal.kernel.settling import settles
from portal.kernel.viewers import beyond_sight
from sharing.engine.compiler import compile_access
from sharing.events import RuleDropped
from sharing.models import Grant, Origin, Rule, RuleStatus
from sharing.shareable import Level, Shareable, shareables

# Records that one transaction of applying a rule opens, and that one change opens at once; what
# it opens beyond that, a job does.
BATCH = 1_000
# Records that one event says are dropped.
TOLD_AT_ONCE = 200


def take_turn(shareable: Shareable) -> None:
    """Wait until nobody changes records of the kind, or applies its rules."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"rules:{shareable.label}"])


def _ruled(kinds: Iterable[Shareable]) -> list[str]:
    """Take the turn of those who change records of these kinds; the labels of those that rules
    are in force for, as whoever applied some has left them.

    Where criteria ask about more than the record itself, two changes may concern one record that
    neither of them locked: they settle one after the other.
    """
    labels = sorted(each.label for each in kinds)
    tied = sorted(each.label for each in kinds if _ties(each))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sharing_ruled(%s::text[], %s::text[])", [labels, tied])
        return list(cursor.fetchone()[0])


def _ties(shareable: Shareable) -> bool:
    return any(list(each.over(shareable.model)) for each in shareable.criteria)


def matching(shareable: Shareable, criteria: Mapping[str, Sequence[str]]) -> QuerySet:  # type: ignore[type-arg]
    """The records that meet every criterion, in the order of their ids."""
    rows = shareable.model._base_manager.filter(shareable.rules_on)
    for name, values in criteria.items():
        rows = rows.filter(shareable.criterion(name).holds(shareable.model, values))
    return rows.order_by("pk")


def checked(shareable: Shareable, criteria: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Criteria as rules keep them: each value once, none without values. Raises ``Refused``
    (``unknown_criterion``, ``unknown_value``)."""
    wanted = {name: sorted(set(values)) for name, values in criteria.items() if values}
    for name, values in wanted.items():
        shareable.criterion(name).check(shareable.model, values)
    return wanted


def criteria_of(rule: Rule) -> dict[str, list[str]]:
    """The criteria of a rule, by name."""
    return {each.field: each.values for each in rule.criteria.all()}


def rules_in_force(shareable: Shareable) -> list[Rule]:
    """The rules that share records of a kind now, those that are being applied included."""
    rules = Rule.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=timezone.now()),
        subject=shareable.label,
        status__in=[RuleStatus.OPENING, RuleStatus.ACTIVE],
    )
    return list(rules.prefetch_related("criteria"))


@lru_cache
def _followers(label: str) -> tuple[tuple[Shareable, tuple[str, ...]], ...]:
    """The kinds whose rules ask about records of a kind, and over which relations."""
    found = []
    for shareable in shareables():
        paths = dict.fromkeys(
            path
            for criterion in shareable.criteria
            for path, model in criterion.over(shareable.model)
            if model._meta.label_lower == label
        )
        own = ["pk"] if shareable.criteria and shareable.label == label else []
        if own or paths:
            found.append((shareable, (*own, *paths)))
    return tuple(found)


@settles
def settle_what_changed(actor: Actor, facts: Sequence[Event]) -> None:
    """Settle the rules that ask about what these facts are about."""
    changed: dict[str, set[int]] = defaultdict(set)
    for fact in facts:
        if not fact.collective and _followers(fact.subject):
            changed[fact.subject].update(fact.subject_ids)
    if not changed:
        return
    followers = (each for label in changed for each, _paths in _followers(label))
    with beyond_sight():
        ruled = _ruled({each.label: each for each in followers}.values())
        for label, ids in changed.items():
            for shareable, paths in _followers(label):
                if shareable.label in ruled:
                    settle(actor, shareable, _reached_from(shareable, paths, ids))


def _reached_from(shareable: Shareable, paths: Sequence[str], ids: set[int]) -> set[int]:
    """The records themselves, and those from which a path leads to them."""
    reached = ids if "pk" in paths else set()
    for path in paths:
        if path != "pk":
            rows = shareable.model._base_manager.filter(**{f"{path}__in": ids})
            reached = reached | set(rows.values_list("pk", flat=True))
    return reached


def settle(actor: Actor, shareable: Shareable, record_ids: Iterable[int]) -> None:
    """Bring the grants of rules in line with these records; in the transaction that changed them.

    Closing and opening take effect together, at its commit; of what opens beyond a batch, the
    rule is applied by its job. What a rule drops is published, some hundreds of records in one
    event, in the name of whoever changed them.
    """
    ids = sorted(set(record_ids))
    if not ids or not _ruled([shareable]):
        return
    for rule in rules_in_force(shareable):
        opened = 0
        for stretch in batched(ids, BATCH, strict=False):
            opened += _settle(actor, rule, shareable, stretch, most=BATCH - opened)


def _settle(
    actor: Actor, rule: Rule, shareable: Shareable, ids: Sequence[int], *, most: int
) -> int:
    """Settle one rule for some records; how many it opened, ``most`` at most."""
    rows = matching(shareable, criteria_of(rule)).filter(pk__in=ids)
    due = set(rows.values_list("pk", flat=True))
    held = dict(_held(rule).filter(object_id__in=ids).values_list("object_id", "pk"))
    dropped = {record: pk for record, pk in held.items() if record not in due}
    _close(rule, dropped)
    publish(actor, *_facts_of(rule, dropped))
    # What an unfinished rule has not reached yet, it opens when it gets there.
    reached = {pk for pk in due if rule.status == RuleStatus.ACTIVE or pk <= rule.reached_id}
    new = reached - held.keys()
    if len(new) > most:
        _apply_again(rule)
        new = set()
    _open(rule, shareable, new)
    if dropped or new:
        compile_access(shareable, [rule.party_id], {*dropped, *new})
    return len(new)


def _apply_again(rule: Rule) -> None:
    """Have the rule's job look at every record again, from the first one on."""
    rule.status, rule.reached_id, rule.matched = RuleStatus.OPENING, 0, 0
    rule.save(update_fields=["status", "reached_id", "matched"])
    defer_application(rule)


def defer_application(rule: Rule) -> None:
    """Have the rule applied in the background, once the transaction commits."""
    app.configure_task("sharing.apply_rule", lock=f"rule:{rule.pk}").defer(rule_id=rule.pk)


def open_next(rule: Rule, shareable: Shareable) -> int:
    """Open the next batch of a rule that is being applied; how many records it took up.

    Whoever means it has taken the turn of the kind.
    """
    rows = matching(shareable, criteria_of(rule)).filter(pk__gt=rule.reached_id)
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    if ids:
        held = set(_held(rule).filter(object_id__in=ids).values_list("object_id", flat=True))
        _open(rule, shareable, set(ids) - held)
        compile_access(shareable, [rule.party_id], ids)
        rule.reached_id = ids[-1]
        rule.matched += len(ids)
    if len(ids) < BATCH:
        rule.status = RuleStatus.ACTIVE
    rule.save(update_fields=["reached_id", "matched", "status"])
    return len(ids)


def close_all(rule: Rule, shareable: Shareable) -> int:
    """Take back everything that a rule shares, in one transaction; how many records it closed.

    Whoever means it has taken the turn of the kind.
    """
    held = set(_held(rule).values_list("object_id", flat=True))
    _close(rule, held)
    compile_access(shareable, [rule.party_id], held)
    return len(held)


def _facts_of(rule: Rule, dropped: Mapping[int, int]) -> list[RuleDropped]:
    records = sorted(dropped)
    return [
        RuleDropped(
            subject_id=rule.pk,
            party_id=rule.party_id,
            record_model=rule.subject,
            grant_id=dropped[records[start]],
            ids=tuple(records[start : start + TOLD_AT_ONCE]),
        )
        for start in range(0, len(records), TOLD_AT_ONCE)
    ]


def _held(rule: Rule) -> QuerySet[Grant]:
    return Grant.objects.filter(rule=rule, revoked_at=None)


def _begins(shareable: Shareable, records: Iterable[int], now: datetime) -> dict[int, datetime]:
    """When a rule that opens these records now shows them: what must wait for its day, then."""
    if not shareable.rules_from:
        return dict.fromkeys(records, now)
    rows = shareable.model._base_manager.filter(pk__in=list(records))
    days = dict(rows.values_list("pk", shareable.rules_from))
    return {pk: max(now, days.get(pk) or now) for pk in records}


def _open(rule: Rule, shareable: Shareable, records: Iterable[int]) -> None:
    now = timezone.now()
    until = rule.valid_until
    Grant.objects.bulk_create(
        [
            Grant(
                rule=rule,
                condition_id=rule.condition_id,
                party_id=rule.party_id,
                subject=shareable.label,
                object_id=record,
                facets=rule.facets,
                level=Level.VIEW,
                reason=rule.reason,
                origin=Origin.RULE,
                valid_from=begins,
                valid_until=until,
                granted_by_id=rule.created_by_id,
                granted_at=now,
            )
            for record, begins in sorted(_begins(shareable, records, now).items())
            if until is None or begins < until
        ],
        batch_size=BATCH,
    )


def _close(rule: Rule, records: Iterable[int]) -> None:
    ids = list(records)
    if ids:
        _held(rule).filter(object_id__in=ids).update(revoked_at=timezone.now())
