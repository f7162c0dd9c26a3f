"""Who sees what, worked out naively from what was declared and decided.

The rules, in words. Somebody of the house sees what the sight of each of their departments says,
of rows that are the house's business. Grants that have begun, not ended and not been taken back
show their facets, and always the first one, to whoever counts as their party. One under a
condition does so only while the condition is fulfilled: by the partner that it was made to, or,
made to a tier, programme, line or person, by any partner that the person counts as. Members of the
organisation that owns a row see what that ownership says. A wall in force takes its facets from
its party, whatever shows them to any party that the person counts as: before one record, before
every record of the kind, or before what belongs to an organisation unless it belongs to the
person's own as well. A wall that waits for a second person takes nothing. A facet may be shared in
bands alone, under its name and a tilde; whoever sees the facet itself sees more than that. A rule
that has been applied and has not ended shows what a grant would, of every record that meets all of
its criteria at this moment and of no other, not before the day that the record waits for; a rule
that is being applied, of those alone that it has reached. Whoever loses the first facet, or never
had it, sees nothing of the row.

What is a part of another record shows, beside its own, what grants and rules show of that record,
in the facets that both call the same; a wall before that record takes from this, too.

At a moment that has passed, somebody saw what these rules give for that moment, of the grants that
had been made by then; a rule's own grants say what it was about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from portal.kernel.actors import Actor
from sharing.models import Fulfilment, Grant, Rule, Wall
from sharing.parity.belonging import end_of, within_remit
from sharing.shareable import Shareable


@dataclass(frozen=True, slots=True)
class Decided:
    """Every grant and wall that may concern some records, and who fulfils what, in any state."""

    grants: tuple[Grant, ...]
    walls: tuple[Wall, ...]
    fulfilments: tuple[Fulfilment, ...]
    rules: tuple[Rule, ...] = ()
    main: Decided | None = None

    @classmethod
    def about(cls, shareable: Shareable, record_ids: Iterable[int]) -> Decided:
        """Read them all; nothing is left out by its state, its time or its party."""
        ids = list(record_ids)
        grants = Grant.objects.filter(subject=shareable.label, object_id__in=ids)
        walls = Wall.objects.filter(subject=shareable.label)
        rules = Rule.objects.filter(subject=shareable.label).select_related("party")
        required = {each.condition_id for each in grants} | {each.condition_id for each in rules}
        fulfilments = Fulfilment.objects.filter(condition__in=required - {None})
        return cls(
            tuple(grants.select_related("party")),
            tuple(walls),
            tuple(fulfilments),
            tuple(rules.prefetch_related("criteria")),
            cls._about_main(shareable, ids),
        )

    @classmethod
    def _about_main(cls, shareable: Shareable, ids: list[int]) -> Decided | None:
        if shareable.main is None:
            return None
        parts = shareable.model._base_manager.filter(pk__in=ids)
        return cls.about(shareable.main, parts.values_list(shareable.part_of, flat=True))


def facets_seen(
    actor: Actor,
    shareable: Shareable,
    record: Any,
    decided: Decided,
    now: datetime,
    *,
    past: bool = False,
) -> frozenset[str]:
    """The facets of ``record`` that ``actor`` sees at ``now``, or saw then if it is ``past``;
    empty for a row that is hidden."""
    base = shareable.facets[0].name
    seen = _by_department(actor, shareable, record)
    seen |= _by_grants(actor, shareable, record, decided, now, past)
    seen |= _by_main(actor, shareable, record, decided, now, past)
    seen |= _by_ownership(actor, shareable, record)
    seen = _before_walls(seen, actor, shareable, record, decided, now)
    if shareable.main is not None and decided.main is not None:
        whole = getattr(record, shareable.part_of)
        everything = {each.name for each in shareable.main.facets}
        left = _before_walls(everything, actor, shareable.main, whole, decided.main, now)
        seen -= {taken for name in everything - left for taken in (name, f"{name}~")}
    seen -= {f"{name}~" for name in seen}
    return frozenset(seen if base in seen else ())


def _by_grants(
    actor: Actor, shareable: Shareable, record: Any, decided: Decided, now: datetime, past: bool
) -> set[str]:
    base = shareable.facets[0].name
    seen: set[str] = set()
    for grant in decided.grants:
        mine = grant.object_id == record.pk and grant.party_id in actor.parties
        if (
            mine
            and (past or grant.rule_id is None)
            and _holds(grant, now)
            and _is_met(grant, actor, decided, now)
        ):
            seen |= {*grant.facets, base}
    for rule in () if past else decided.rules:
        applies = rule.party_id in actor.parties and _applies(
            rule, shareable, record, decided, now
        )
        if applies and _is_met(rule, actor, decided, now):
            seen |= {*rule.facets, base}
    return seen


def _by_main(
    actor: Actor, shareable: Shareable, record: Any, decided: Decided, now: datetime, past: bool
) -> set[str]:
    main = shareable.main
    if main is None or decided.main is None:
        return set()
    whole = getattr(record, shareable.part_of)
    known = {each.name for each in shareable.facets}
    return _by_grants(actor, main, whole, decided.main, now, past) & known


def _before_walls(
    seen: set[str],
    actor: Actor,
    shareable: Shareable,
    record: Any,
    decided: Decided,
    now: datetime,
) -> set[str]:
    for wall in decided.walls:
        before_me = wall.party_id in actor.parties and _is_before(wall, actor, shareable, record)
        if before_me and _stands(wall, now):
            seen = seen - _taken(wall, shareable)
    return seen


def _by_ownership(actor: Actor, shareable: Shareable, record: Any) -> set[str]:
    seen: set[str] = set()
    for owned in shareable.ownership:
        fits = all(getattr(record, name) == value for name, value in owned.when.items())
        if fits and end_of(record, owned.path) in actor.organisations:
            named = owned.sight.facets
            seen |= {each.name for each in shareable.facets if named is None}
            seen |= {*(named or ()), shareable.facets[0].name}
    return seen


def _applies(
    rule: Rule, shareable: Shareable, record: Any, decided: Decided, now: datetime
) -> bool:
    if rule.status not in ("opening", "active") or (rule.valid_until and rule.valid_until <= now):
        return False
    has_reached = any(
        grant.rule_id == rule.pk and grant.object_id == record.pk and grant.revoked_at is None
        for grant in decided.grants
    )
    if rule.status == "opening" and not has_reached:
        return False
    waits_for = getattr(record, shareable.rules_from) if shareable.rules_from else None
    if waits_for is not None and now < waits_for:
        return False
    return meets(rule, shareable, record)


def meets(rule: Rule, shareable: Shareable, record: Any) -> bool:
    """Whether a record is one of those that a rule is about, as it is now."""
    asked = {each.field: each.values for each in rule.criteria.all()}
    declared = {each.name: each for each in shareable.criteria}
    return _fits(record, shareable.rules_on) and all(
        not set(values).isdisjoint(_ends(record, declared[name].lookup, declared[name].when))
        for name, values in asked.items()
    )


def _ends(record: Any, path: str, when: Mapping[str, Any]) -> Iterator[str]:
    """The values that a path leads to from a record, over every row on its way."""
    head, _dots, rest = path.partition("__")
    if not rest:
        value = getattr(record, head)
        yield str(getattr(value, "pk", value))
        return
    here = {key.removeprefix(f"{head}__"): value for key, value in when.items()}
    for each in _related(record, head):
        if all(getattr(each, key) == value for key, value in here.items() if "__" not in key):
            yield from _ends(each, rest, {k: v for k, v in here.items() if "__" in k})


def _related(record: Any, name: str) -> list[Any]:
    try:
        related = getattr(record, name)
    except ObjectDoesNotExist:
        return []
    if hasattr(related, "all"):
        return list(related.all())
    return [] if related is None else [related]


def _is_met(grant: Grant | Rule, actor: Actor, decided: Decided, now: datetime) -> bool:
    if grant.condition_id is None:
        return True
    own = grant.party.kind in ("organisation", "role")
    for each in decided.fulfilments:
        asked = each.party_id == grant.party_id if own else each.party_id in actor.parties
        if asked and each.condition_id == grant.condition_id and each.since <= now < each.until:
            return True
    return False


def _is_before(wall: Wall, actor: Actor, shareable: Shareable, record: Any) -> bool:
    if wall.owner_id is None:
        return wall.object_id in (None, record.pk)
    owners = {
        end_of(record, owned.path)
        for owned in shareable.ownership
        if all(getattr(record, name) == value for name, value in owned.when.items())
    }
    return wall.owner_id in owners and owners.isdisjoint(actor.organisations)


def _stands(wall: Wall, now: datetime) -> bool:
    begun = wall.valid_from is not None and wall.valid_from <= now
    return begun and (wall.valid_until is None or now < wall.valid_until)


def _holds(grant: Grant, now: datetime) -> bool:
    begun = grant.valid_from <= now and grant.granted_at <= now
    ended = grant.valid_until is not None and grant.valid_until <= now
    taken_back = grant.revoked_at is not None and grant.revoked_at <= now
    return begun and not ended and not taken_back


def _taken(wall: Wall, shareable: Shareable) -> set[str]:
    taken = {
        each.name
        for position, each in enumerate(shareable.facets)
        if wall.mask == Wall.EVERY_FACET or (wall.mask >> position) % 2
    }
    return taken | {f"{name}~" for name in taken}


def _by_department(actor: Actor, shareable: Shareable, record: Any) -> set[str]:
    if actor.kind == "system":
        return {each.name for each in shareable.facets}
    if shareable.house_when is not None and not _fits(record, shareable.house_when):
        return set()
    seen: set[str] = set()
    for role, sight in shareable.house.items():
        works_there = role in actor.departments
        if works_there and not within_remit(actor, role, shareable, record):
            continue
        if works_there or (role == "administrator" and actor.is_administrator):
            named = sight.facets
            seen |= {each.name for each in shareable.facets if named is None}
            seen |= {*(named or ()), shareable.facets[0].name}
    return seen


def _fits(record: Any, condition: Q) -> bool:
    """A condition on the row's own columns, evaluated by hand."""
    children: list[Any] = list(condition.children)
    answers = [
        _fits(record, each) if isinstance(each, Q) else _compares(record, *each)
        for each in children
    ]
    fits = any(answers) if condition.connector == Q.OR and answers else all(answers)
    return fits is not condition.negated


def _compares(record: Any, lookup: str, value: Any) -> bool:
    name, _dots, how = lookup.partition("__")
    held = getattr(record, name)
    return set(value) <= set(held) if how == "contains" else held == value
