"""One approval step: policy, lock, frozen facts, decision, events, next tasks, against bare SQL.

The reference writes the same outcome by hand: lock the task, mark it decided, insert the
decision's facts, an outbox row and an audit row, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from benchmarks.measure import Result, compare
from deals.services.save_draft import LineInput, save_draft
from deals.services.submit_deal import submit_deal
from portal.desk.demo.cast import enter_people
from portal.desk.demo.companies import enter_companies
from portal.desk.demo.range import enter_range
from portal.kernel.actors import SYSTEM, Actor, actor_for
from workflows.models import ApprovalTask, TaskStatus
from workflows.services.decide import decide_task
from workflows.services.install_routes import install_routes

_ROUNDS = 12
_BY_HAND = (
    "SELECT id FROM workflows_approvaltask WHERE id = %s FOR UPDATE",
    "UPDATE workflows_approvaltask SET opened_at = now() WHERE id = %s",
)
_EVENT = """
INSERT INTO kernel_outboxevent (code, payload, actor_kind, at)
VALUES ('bench.step', %s, 'system', now())
"""
_AUDIT = """
INSERT INTO kernel_auditentry
    (code, subject, subject_id, payload, reason, actor_kind, request_id, at)
VALUES ('bench.step', 'bench', %s, %s, '', 'system', '', now())
"""


def _tasks(partner: Actor, count: int) -> Iterator[ApprovalTask]:
    for index in range(count):
        deal = save_draft(
            actor=partner,
            customer_name=f"Bench Works {index * 7919}",
            country="BG",
            title=f"Bench {index}",
            closing_date=date(2030, 1, 31),
            lines=[LineInput("EP-40", Decimal(10), Decimal(117))],
        )
        submit_deal(actor=partner, reference=deal.reference)
        yield ApprovalTask.objects.get(
            process__record_id=deal.pk, process__request_type="deals.deal", status=TaskStatus.OPEN
        )


def _by_hand(task: ApprovalTask) -> Callable[[], None]:
    body = json.dumps({"decision": "approve", "facts": task.process.snapshot.facts})

    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _BY_HAND:
                cursor.execute(statement, [task.pk])
            cursor.execute(_EVENT, [body])
            cursor.execute(_AUDIT, [task.pk, body])

    return run


def measure() -> list[Result]:
    """The deciding step of a deal that needs one decision."""
    companies = enter_companies()
    people = enter_people(companies)
    sales = actor_for(people["georgi@aldera.example"])
    finance = actor_for(people["petr@aldera.example"])
    partner = actor_for(people["elena@vitosha.example"])
    enter_range(sales, finance)
    install_routes(actor=SYSTEM)
    waiting = list(_tasks(partner, _ROUNDS + 4))
    by_hand = _by_hand(waiting[-1])
    queue = iter(waiting)

    def step() -> None:
        decide_task(actor=sales, task=next(queue).public_id, decision="approve", comment="Fine")

    return [compare("One approval step", step, by_hand, rounds=_ROUNDS, warm_up=2)]
