"""One request: start → sales → tender ∥ finance → decision, against bare Viewflow and bare SQL.

Ours asks the policy, freezes the facts, routes by data, sets clocks, records decisions, keeps the
history and publishes events. Bare Viewflow moves its tasks under the same lock. The SQL does by
hand what any engine must: lock, decide, note the decision, open what comes next.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import psycopg
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks import bare_flow
from benchmarks.by_hand import ByHand
from benchmarks.inboxes import measure_inboxes
from benchmarks.measure import Result
from partners.models import Organisation
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import Department, User, WorkingCalendar
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.models import ApprovalProcess, ApprovalTask, TaskStatus
from workflows.requests import Fact, RequestType
from workflows.services.activate_policy import activate_policy
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, save_rule

CODE = "bench.request"
STEPS = ("sales", "tender", "finance")
_NAMES = ("request sent", "sales decides", "tender decides", "finance decides, it ends")
_ROUNDS, _WARM_UP = 40, 5

# One process: called once for each act, in order.
type Acts = tuple[Callable[[], object], ...]


class Ours:
    """The engine with its policy in force and somebody in each department."""

    def __init__(self) -> None:
        self._numbers = count()
        requests.register(
            RequestType(
                code=CODE,
                model="partners.Organisation",
                label="Benchmark",
                facts=lambda record: {"country": record.country, "limit": record.credit_limit},
                fact_list=(Fact("country", "Country"), Fact("limit", "Limit", "money")),
                url=lambda record: f"/customers/{record.reference}/",
            )
        )
        self.people = {step: actor_for(_person(step)) for step in STEPS}
        self.author = actor_for(_person(""))
        draft = draft_policy(actor=SYSTEM, code=CODE)
        rules = (
            Rule("Everything", (), (Step(1, "sales"),)),
            Rule("Both look at it", (), (Step(2, "tender"), Step(2, "finance"))),
        )
        for rule in rules:
            save_rule(actor=SYSTEM, policy=draft.public_id, rule=rule)
        activate_policy(actor=SYSTEM, policy=draft.public_id)

    def acts(self) -> Acts:
        """A request and its three decisions."""
        number = next(self._numbers)
        record = Organisation.objects.create(
            name=f"Bench {number}", roles=["customer"], country="BG", credit_limit=Decimal(50_000)
        )
        tasks: dict[str, Any] = {}

        def send() -> None:
            with transaction.atomic():
                sent = start(CODE, record, actor=self.author)
            rows = ApprovalTask.objects.filter(process=sent)
            tasks.update(rows.values_list("key", "public_id"))

        def decides(step: str) -> Callable[[], object]:
            return lambda: decide_task(
                actor=self.people[step], task=tasks[step], decision="approve", comment="Fine"
            )

        return (send, *(decides(step) for step in STEPS))


def _person(department: str) -> User:
    user = User.objects.create(
        email=f"bench-{department or 'author'}@example.com",
        full_name="Bench",
        password=make_password(None),
    )
    if department:
        calendar, _ = WorkingCalendar.objects.get_or_create(
            name="Bench", defaults={"days": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "18:00"}
        )
        home, _ = Department.objects.get_or_create(
            code=department, defaults={"calendar": calendar}
        )
        user.departments.add(home)
    return user


def _bare(user: User) -> Acts:
    made: list[Any] = []
    return (
        lambda: made.append(bare_flow.send()),
        *((lambda step=step: bare_flow.decide(made[0], step, user)) for step in STEPS),  # type: ignore[misc]
    )


class _Watch:
    """Milliseconds of each act, by way of doing it, and how many statements each takes."""

    def __init__(self, acts: Callable[[], Acts]) -> None:
        self._acts = acts
        self.times: list[list[float]] = [[] for _ in _NAMES]
        self.queries: list[int] = []

    def count(self) -> None:
        """One process, its statements counted."""
        for act in self._acts():
            with CaptureQueriesContext(connection) as captured:
                act()
            self.queries.append(len(captured))

    def run(self, *, keep: bool) -> None:
        """One process, timed."""
        for act, times in zip(self._acts(), self.times, strict=True):
            began = time.perf_counter()
            act()
            if keep:
                times.append((time.perf_counter() - began) * 1000)

    @property
    def medians(self) -> list[float]:
        """By act."""
        return [statistics.median(times) for times in self.times]


def measure(owner: str) -> list[Result]:
    """Each step and the whole request, then the inbox. ``owner`` makes the reference's tables."""
    ours, user = Ours(), _person("service")
    with psycopg.connect(owner, autocommit=True) as link:
        by_hand = ByHand(link)
    watches = [_Watch(ours.acts), _Watch(lambda: _bare(user)), _Watch(by_hand.acts)]
    for watch in watches:
        for _ in range(_WARM_UP):
            watch.run(keep=False)
        watch.count()
    for _ in range(_ROUNDS):
        for watch in watches:
            watch.run(keep=True)
    left = ApprovalProcess.objects.filter(request_type=CODE, outcome="pending").count()
    waiting = ApprovalTask.objects.filter(process__request_type=CODE, status=TaskStatus.OPEN)
    if left or waiting.exists():
        raise RuntimeError("a request of the benchmark was not decided to its end")
    mine, bare, hand = watches
    results = [
        *_against("bare Viewflow", mine, bare),
        *_against("SQL by hand", mine, hand),
        *measure_inboxes(owner, ours.people["sales"]),
    ]
    requests.unregister(CODE)
    return results


def measure_queues(owner: str) -> list[Result]:
    """The inbox alone, after one request that its rows are copied from."""
    ours = Ours()
    for act in ours.acts():
        act()
    results = measure_inboxes(owner, ours.people["sales"])
    requests.unregister(CODE)
    return results


def _against(reference: str, mine: _Watch, other: _Watch) -> list[Result]:
    def line(name: str, ours: float, theirs: float, mine_: int, theirs_: int) -> Result:
        return Result(
            f"{name} ({reference})", round(ours, 2), round(theirs, 2),
            round(theirs / ours, 3), "ms", mine_, theirs_,
        )  # fmt: skip

    rows = [
        line(*row)
        for row in zip(
            _NAMES, mine.medians, other.medians, mine.queries, other.queries, strict=True
        )
    ]
    whole, theirs = sum(mine.medians), sum(other.medians)
    per_second, their_rate = 1000 / whole, 1000 / theirs
    return [
        *rows,
        line("Whole request", whole, theirs, sum(mine.queries), sum(other.queries)),
        Result(
            f"Requests per second ({reference})", round(per_second, 1), round(their_rate, 1),
            round(per_second / their_rate, 3), "/s", None, None,
        ),
    ]  # fmt: skip
