"""The histories that are recorded, against each other and against what the processes were told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import psycopg
from django.db import connection

from deals.models import Deal, SpecialPrice
from deals.states import DealStatus, status_of
from portal.kernel.models import AuditEntry, OutboxEvent
from tests.workflows.histories import faults, faults_of_line
from tests.workflows.soak.acts import decide, decide_by_mail, mail_key, undo
from tests.workflows.soak.journal import Entry
from workflows.models import ApprovalProcess, Decision, DecisionKind

# Which ends of an approval a registration may have come from.
_FROM: dict[str, set[str]] = {
    DealStatus.PENDING: {"pending"},
    DealStatus.RETURNED: {"returned"},
    DealStatus.APPROVED: {"approved"},
    DealStatus.REJECTED: {"rejected"},
    DealStatus.WITHDRAWN: {"withdrawn"},
    DealStatus.CANCELLED: {"cancelled", "approved"},
}


def verdict(entries: Sequence[Entry], *, settled: bool) -> list[str]:
    """Whatever is wrong; nothing, if no decision was lost, doubled or stranded.

    ``settled``: everything was decided to its end, so nothing may be open any more.
    """
    processes = list(ApprovalProcess.objects.order_by("pk"))
    found = [
        f"{process.reference}: {fault}"
        for process in processes
        for fault in (*faults(process), *faults_of_line(process))
    ]
    found += _events()
    found += _told(entries)
    found += [f"broken: {entry}" for entry in entries if entry.state == "broken"]
    found += _deals({process.record_id: process for process in processes})
    if settled:
        open_still = [p for p in processes if p.outcome in {"pending", "returned"}]
        found += [f"{process.reference} is still open" for process in open_still]
    return [*found, *_left_open()]


def _events() -> list[str]:
    """Each decision was published once and audited once, and nothing else was."""
    undoing = Decision.objects.filter(kept_from=None, kind=DecisionKind.UNDO)
    deciding = Decision.objects.filter(kept_from=None).exclude(kind=DecisionKind.UNDO)
    found = []
    for code, rows in (("workflows.task.decided", deciding), ("workflows.task.undone", undoing)):
        made = Counter(rows.values_list("pk", flat=True))
        for model in (OutboxEvent, AuditEntry):
            payloads = model.objects.filter(code=code).values_list("payload", flat=True)
            published = Counter(payload["decision_id"] for payload in payloads)
            if published != made:
                found.append(f"{model.__name__} {code}: {published - made} {made - published}")
    return found


def _told(entries: Sequence[Entry]) -> list[str]:
    """What a process was told is there; what is there was asked for by a process, once."""
    keys = Counter(map(str, Decision.objects.exclude(key=None).values_list("key", flat=True)))
    undone = set(
        map(str, Decision.objects.filter(kind="undo").values_list("public_id", flat=True))
    )
    by_page, by_mail, undo_ = decide.__name__, decide_by_mail.__name__, undo.__name__
    asked = {entry.number for entry in entries if (entry.act, entry.state) == (by_page, "begun")}
    asked |= {
        mail_key(entry.number)
        for entry in entries
        if (entry.act, entry.state) == (by_mail, "begun")
    }
    found = [f"decision {key} was made {count} times" for key, count in keys.items() if count > 1]
    found += [f"nobody asked for decision {key}" for key in keys if key not in asked]
    for entry in entries:
        if entry.state == "done" and entry.act in {by_page, by_mail} and entry.told not in keys:
            found.append(f"lost: {entry}")
        if entry.state == "done" and entry.act == undo_ and entry.told not in undone:
            found.append(f"lost: {entry}")
    return found


def _deals(processes: dict[int, ApprovalProcess]) -> Iterable[str]:
    """Each registration stands where its approval ended; protections and prices with it."""
    prices: dict[int | None, int] = defaultdict(int)
    for pk in SpecialPrice.objects.filter(ended_at=None).values_list("deal_id", flat=True):
        prices[pk] += 1
    for deal in Deal.objects.exclude(submitted_at=None):
        process = processes.get(deal.pk)
        if process is not None:
            for fault in _deal(deal, process, prices[deal.pk]):
                yield f"{deal.reference} is {status_of(deal)}: {fault}"
        elif deal.waiting_since is None and status_of(deal) == DealStatus.PENDING:
            yield f"{deal.reference} was sent and nobody was asked"


def _deal(deal: Deal, process: ApprovalProcess, prices: int) -> Iterable[str]:
    status = status_of(deal)
    if process.outcome not in _FROM[status]:
        yield f"after {process.outcome}"
    if (deal.protected_until is not None) != (status == DealStatus.APPROVED):
        yield f"protected until {deal.protected_until}"
    if prices and status != DealStatus.APPROVED:
        yield "special prices go on"
    if prices > deal.lines.count():
        yield "a special price is there twice"


def another_session() -> psycopg.Connection:
    """A connection of the application's own role: the role in which the house works sees nothing
    of what other sessions do."""
    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{name: given[name] for name in known if given.get(name)})


def _left_open() -> list[str]:
    """Sessions of the dead that still hold locks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [mine] = cursor.fetchone()
    with another_session() as beside:
        rows = beside.execute(
            "SELECT state, query FROM pg_stat_activity WHERE datname = current_database() "
            "AND xact_start IS NOT NULL AND usename = current_user "
            "AND pid <> pg_backend_pid() AND pid <> %s",
            [mine],
        ).fetchall()
    return [f"a session is left open: {row}" for row in rows]
