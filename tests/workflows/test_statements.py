"""How many statements a request takes on its way: the budget of the engine."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from workflows.engine import start
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.undo import undo_decision
from workflows.services.withdraw import withdraw_request

pytestmark = pytest.mark.django_db

# A command's own; the domain's two in the last step (lock the record, change it) come on top.
MOST = 8
WHOLE = 25


def statements(act: Callable[[], object]) -> int:
    """Statements but for the marks of the transaction."""
    with CaptureQueriesContext(connection) as captured:
        act()
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return sum(not query["sql"].startswith(marks) for query in captured)


@pytest.fixture(autouse=True)
def known_types(policy: object) -> None:
    """A process looks a model's content type up once in its life."""
    ContentType.objects.get_for_model(ApprovalProcess)


def test_a_whole_request_stays_within_its_budget(
    customer: Organisation, house: SimpleNamespace, hooks: list
) -> None:
    def send() -> None:
        with transaction.atomic():
            start(CODE, customer, actor=house.actor(house.elena))

    counts = [statements(send)]
    for who, step in (("georgi", "sales"), ("nadia", "tender"), ("petr", "finance")):
        [approval] = ApprovalProcess.objects.all()
        actor, public_id = house.actor(getattr(house, who)), task(approval, step).public_id
        counts.append(
            statements(
                lambda actor=actor, public_id=public_id: decide_task(
                    actor=actor, task=public_id, decision="approve"
                )
            )
        )
    assert hooks[-1][0] == "approved"
    assert sum(counts) <= WHOLE, counts
    assert max(counts) <= MOST, counts


def test_a_return_an_undo_and_a_withdrawal_stay_within_theirs(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    elena, georgi = house.actor(house.elena), house.actor(house.georgi)

    def decide(kind: str) -> Callable[[], object]:
        public_id = task(approval, "sales").public_id
        return lambda: decide_task(actor=georgi, task=public_id, decision=kind, comment="Why")

    counts = {"return": statements(decide("return"))}
    counts["resubmit"] = statements(
        lambda: resubmit_request(actor=elena, code=CODE, record=customer)
    )
    decide("approve")()
    last = task(approval, "sales").decisions.get()
    counts["undo"] = statements(lambda: undo_decision(actor=georgi, decision=last.public_id))
    counts["withdraw"] = statements(
        lambda: withdraw_request(actor=elena, code=CODE, record=customer)
    )
    # A resubmission asks who returned it, and whether they are there and may decide.
    most = {"return": MOST, "resubmit": 14, "undo": 10, "withdraw": MOST}
    assert {name: count for name, count in counts.items() if count > most[name]} == {}
