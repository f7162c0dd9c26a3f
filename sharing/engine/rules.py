"""Rules → grants: exact whenever records change, in the transaction that changes them.

Records and rules take turns: whoever changes a record holds the kind's lock together with others
who do, whoever applies or ends a rule holds it alone. So each side sees what the other committed,
and no record is open for a moment in which its rule no longer holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.events import publish
from sharing.engine.compiler import compile_access
from sharing.events import RuleDropped
from sharing.models import Grant, Origin, Rule, RuleStatus
from sharing.shareable import Level, Shareable

# Records that one transaction of applying a rule opens.
BATCH = 1_000
# Records that one event says are dropped.
TOLD_AT_ONCE = 200


def take_turn(shareable: Shareable, *, alone: bool) -> None:
    """Wait until nobody changes records while rules are applied, or the other way round."""
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{shared}(hashtext(%s))",
            [f"rules:{shareable.label}"],
        )


def matching(shareable: Shareable, criteria: Mapping[str, Sequence[str]]) -> QuerySet:  # type: ignore[type-arg]
    """The records that meet every criterion, in the order of their ids."""
    wanted = Q(**{f"{name}__in": list(values) for name, values in criteria.items()})
    return shareable.model._base_manager.filter(wanted, shareable.rules_on).order_by("pk")


def criteria_of(rule: Rule) -> dict[str, list[str]]:
    """The criteria of a rule, by column."""
    return {each.field: each.values for each in rule.criteria.all()}


def rules_in_force(shareable: Shareable) -> list[Rule]:
    """The rules that share records of a kind now, those that are being applied included."""
    rules = Rule.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=timezone.now()),
        subject=shareable.label,
        status__in=[RuleStatus.OPENING, RuleStatus.ACTIVE],
    )
    return list(rules.prefetch_related("criteria"))


def settle(actor: Actor, shareable: Shareable, record_ids: Iterable[int]) -> None:
    """Bring the grants of rules in line with these records; in the transaction that changed them.

    Closing and opening take effect together, at its commit. What a rule drops is published, some
    hundreds of records in one event, in the name of whoever changed them.
    """
    ids = list(record_ids)
    if not shareable.criteria or not ids:
        return
    take_turn(shareable, alone=False)
    rules = rules_in_force(shareable)
    if not rules:
        return
    touched: dict[int, set[int]] = {}
    for rule in rules:
        due = set(
            matching(shareable, criteria_of(rule)).filter(pk__in=ids).values_list("pk", flat=True)
        )
        held = dict(_held(rule).filter(object_id__in=ids).values_list("object_id", "pk"))
        dropped = {record: pk for record, pk in held.items() if record not in due}
        _close(rule, list(dropped.values()))
        publish(actor, *_facts_of(rule, dropped))
        # What an unfinished rule has not reached yet, it opens when it gets there.
        reached = {pk for pk in due if rule.status == RuleStatus.ACTIVE or pk <= rule.reached_id}
        _open(rule, shareable, reached - held.keys())
        changed = (held.keys() - due) | (reached - held.keys())
        if changed:
            touched.setdefault(rule.party_id, set()).update(changed)
    for party, records in touched.items():
        compile_access(shareable, [party], records)


def open_next(rule: Rule, shareable: Shareable) -> int:
    """Open the next batch of a rule that is being applied; how many records it took up."""
    take_turn(shareable, alone=True)
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
    """Take back everything that a rule shares, in one transaction; how many records it closed."""
    take_turn(shareable, alone=True)
    held = dict(_held(rule).values_list("object_id", "pk"))
    _close(rule, list(held.values()))
    compile_access(shareable, [rule.party_id], list(held))
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


def _open(rule: Rule, shareable: Shareable, records: Iterable[int]) -> None:
    now = timezone.now()
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
                valid_from=now,
                valid_until=rule.valid_until,
                granted_by_id=rule.created_by_id,
                granted_at=now,
            )
            for record in sorted(records)
        ],
        batch_size=BATCH,
    )


def _close(rule: Rule, grants: Sequence[int]) -> None:
    if grants:
        Grant.objects.filter(pk__in=grants).update(revoked_at=timezone.now())
