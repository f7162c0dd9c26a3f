"""Sharing against the best raw SQL for the same answer, and the second wall on against off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measure import Result, compare
from benchmarks.world import World
from partners.models import Organisation
from partners.selectors.customers import CustomerFilters, customer_page, customer_total
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import NotFound
from portal.kernel.viewers import beyond_sight, viewing
from sharing.engine.explainer import explain
from sharing.engine.rules import close_all, open_next
from sharing.models import Grant, Party, Rule, RuleCriterion, RuleStatus
from sharing.policies import visible_to
from sharing.selectors import access
from sharing.services.grant import grant_access
from sharing.services.revoke import revoke_grant
from sharing.sights import sight_of

_BOUNDS = "a.valid_from <= now() AND a.valid_until > now()"
_FROM = (
    "FROM partners_organisationaccess a JOIN partners_organisation o ON o.id = a.content_object_id"
    f" WHERE a.group_id = %s AND {_BOUNDS}"
)
_PAGE = f"SELECT o.*, a.view_mask {_FROM} ORDER BY a.sort_key, a.content_object_id LIMIT 51"
_FILTERED = (
    f"SELECT o.*, a.view_mask {_FROM} AND o.search_name LIKE '%%gora%%'"
    " ORDER BY a.sort_key, a.content_object_id LIMIT 51"
)
_SORTED = _FILTERED.replace("a.sort_key", "o.status")
_COUNT = f"SELECT count(*) FROM (SELECT 1 {_FROM} LIMIT 1001) counted"
_ONE = (
    "SELECT o.*, a.view_mask FROM partners_organisation o JOIN partners_organisationaccess a"
    f" ON a.content_object_id = o.id WHERE o.reference = %s AND a.group_id = %s AND {_BOUNDS}"
)
_THEN = (
    "SELECT o.*, g.facets FROM sharing_grant g JOIN partners_organisation o ON o.id = g.object_id"
    " WHERE g.party_id = %s AND g.subject = 'partners.organisation' AND g.valid_from <= %s"
    " AND (g.revoked_at IS NULL OR g.revoked_at > %s) ORDER BY o.sort_key LIMIT 51"
)
_GRANT = """
    WITH made AS (
        INSERT INTO sharing_grant (public_id, party_id, subject, object_id, facets, level,
            valid_from, reason, origin, granted_at, revoke_reason)
        VALUES (gen_random_uuid(), %s, 'partners.organisation', %s, '{identity,contacts}', 'view',
            now(), 'raw', 'manual', now(), '')
        RETURNING party_id, object_id
    )
    INSERT INTO partners_organisationaccess (group_id, content_object_id, permission_id,
        valid_from, valid_until, view_mask, comment_mask, edit_mask, sort_key)
    SELECT party_id, object_id, a.permission_id, now(), a.valid_until, a.view_mask, 0, 0,
        o.sort_key
    FROM made JOIN partners_organisation o ON o.id = object_id
    CROSS JOIN (SELECT * FROM partners_organisationaccess LIMIT 1) a
"""
_REVOKE = """
    WITH ended AS (
        UPDATE sharing_grant SET revoked_at = now()
        WHERE party_id = %s AND subject = 'partners.organisation' AND object_id = %s
            AND revoked_at IS NULL
        RETURNING party_id, object_id
    )
    DELETE FROM partners_organisationaccess a USING ended
    WHERE a.group_id = party_id AND a.content_object_id = object_id
"""
# Records that the rule of the benchmark opens and closes.
RULED = 10_000


def _raw(statement: str, *values: object) -> Callable[[], object]:
    def run() -> object:
        with beyond_sight(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    return run


@contextmanager
def _reading(actor: Actor) -> Iterator[None]:
    with viewing(actor), transaction.atomic():
        yield


def _as(actor: Actor, read: Callable[[], object]) -> Callable[[], object]:
    """A read in a transaction of its viewer, as every request is."""

    def run() -> object:
        with _reading(actor):
            return read()

    return run


def measure(world: World) -> list[Result]:
    """Each line: ours under both walls, against raw SQL that knows the one party."""
    actor = actor_for(world.viewer)
    party = Party.objects.get(pk=world.parties[0])
    held = Grant.objects.filter(party=party).order_by("pk").values_list("object_id", flat=True)
    seen = Organisation.objects.get(pk=held[0])
    others = Organisation.objects.exclude(pk__in=held).order_by("pk")[:100]
    hidden = others[0]
    return [
        *_lists(actor, party),
        *_records(actor, party, seen, hidden),
        *_wall(actor, seen),
        *_writes(party, list(others)),
    ]


def _lists(actor: Actor, party: Party) -> list[Result]:
    plain, filtered = CustomerFilters(), CustomerFilters(query="gora")

    def listed(filters: CustomerFilters, sort: str = "name") -> Callable[[], object]:
        read = partial(customer_page, actor=actor, filters=filters, sort=sort, first=50)
        return _as(actor, read)

    count = _as(actor, lambda: customer_total(actor=actor, filters=plain))
    past = timezone.now() - timedelta(milliseconds=1)
    then = _as(SYSTEM, lambda: list(_then(party, past)))
    return [
        compare("List page", listed(plain), _raw(_PAGE, party.pk)),
        compare("Filtered page", listed(filtered), _raw(_FILTERED, party.pk)),
        compare("Filtered and sorted page", listed(filtered, "status"), _raw(_SORTED, party.pk)),
        compare("Count", count, _raw(_COUNT, party.pk)),
        compare("Time travel", then, _raw(_THEN, party.pk, past, past), rounds=10),
    ]


def _then(party: Party, at: Any) -> Any:
    rows = Organisation.objects.order_by("sort_key", "pk")
    return visible_to(sight_of(party, at), rows, at=at)[:51]


def _records(actor: Actor, party: Party, seen: Organisation, hidden: Organisation) -> list[Result]:
    rows = Organisation.objects.all()

    def allowed() -> object:
        return access(actor, rows, reference=seen.reference)

    def denied() -> object:
        try:
            return access(actor, rows, reference=hidden.reference)
        except NotFound:
            return None

    return [
        compare("One record, allowed", _as(actor, allowed), _raw(_ONE, seen.reference, party.pk)),
        compare("One record, denied", _as(actor, denied), _raw(_ONE, hidden.reference, party.pk)),
        compare(
            "Explanation",
            _as(SYSTEM, lambda: explain(actor, seen, "commercial")),
            _raw(_ONE, seen.reference, party.pk),
        ),
    ]


def _wall(actor: Actor, seen: Organisation) -> list[Result]:
    """The same reads with row-level security (ours) and without (reference)."""

    def listed() -> object:
        return customer_page(actor=actor, filters=CustomerFilters(), first=50)

    def one() -> object:
        return access(actor, Organisation.objects.all(), reference=seen.reference)

    return [
        compare("List page, second wall on : off", _as(actor, listed), _as(SYSTEM, listed)),
        compare("One record, second wall on : off", _as(actor, one), _as(SYSTEM, one)),
    ]


def _writes(party: Party, records: list[Organisation]) -> list[Result]:
    """Grants on records, each one of its own, and their ends; history is written by both sides."""
    granted: list[Grant] = []
    left = iter(records)
    raw: list[Organisation] = []

    def share() -> None:
        grant = grant_access(
            actor=SYSTEM, party=party, record=next(left), facets=["contacts"], reason="bench"
        )
        granted.append(grant)

    def raw_share() -> None:
        raw.append(next(left))
        write(_GRANT, raw[-1])

    def write(statement: str, record: Organisation) -> None:
        with pghistory.context(command="bench"):
            _raw(statement, party.pk, record.pk)()

    return [
        compare("Grant", share, raw_share, rounds=20),
        compare(
            "Revoke",
            lambda: revoke_grant(actor=SYSTEM, grant=granted.pop()),
            lambda: write(_REVOKE, raw.pop()),
            rounds=20,
        ),
        _rule(party),
    ]


def _rule(party: Party) -> Result:
    """Open and close RULED records by a rule, against one INSERT and one UPDATE of as many."""
    customers = Organisation.objects.filter(roles__contains=["customer"]).order_by("pk")
    ids = list(customers.values_list("pk", flat=True)[:RULED])
    Organisation.objects.filter(pk__in=ids).update(industry="Ruled")
    rule = Rule.objects.create(
        name="Bench",
        subject=Organisation.shareable.label,
        party=party,
        facets=["identity"],
        reason="bench",
        status=RuleStatus.OPENING,
    )
    RuleCriterion.objects.create(rule=rule, field="industry", values=["Ruled"])

    def apply_and_close() -> None:
        # As every command says; history pays dearly for asking in vain who it was.
        with pghistory.context(command="bench"):
            _open_and_close(rule)

    def raw() -> None:
        with pghistory.context(command="bench"), transaction.atomic():
            _raw_open_and_close(party)
            transaction.set_rollback(True)

    return compare(f"Rule over {len(ids):,} records", apply_and_close, raw, rounds=2, warm_up=0)


def _open_and_close(rule: Rule) -> None:
    shareable = Organisation.shareable
    Rule.objects.filter(pk=rule.pk).update(status=RuleStatus.OPENING, reached_id=0)
    rule.refresh_from_db()
    while rule.status == RuleStatus.OPENING:
        with transaction.atomic():
            open_next(rule, shareable)
    with transaction.atomic():
        close_all(rule, shareable)


def _raw_open_and_close(party: Party) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_grant (public_id, party_id, subject, object_id, facets,"
            " level, valid_from, reason, origin, granted_at, revoke_reason) SELECT"
            " gen_random_uuid(), %s, 'partners.organisation', id, '{identity}', 'view', now(),"
            " 'raw', 'manual', now(), '' FROM partners_organisation WHERE industry = 'Ruled'",
            [party.pk],
        )
        cursor.execute("UPDATE sharing_grant SET revoked_at = now() WHERE reason = 'raw'")
