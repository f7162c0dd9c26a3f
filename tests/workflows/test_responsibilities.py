"""Steps given by territory and product line, or to the owner of a record; and their fallbacks."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.errors import Forbidden, Refused
from tests.workflows.conftest import CODE, given_policy, task
from tests.workflows.test_pages import browser, text
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.drafting import mistakes
from workflows.engine.policy_check import findings
from workflows.engine.what_if import what_if
from workflows.models import ApprovalTask, Responsibility
from workflows.requests import Fact, RequestType
from workflows.services.decide import decide_task
from workflows.services.set_responsibility import remove_responsibility, set_responsibility

pytestmark = pytest.mark.django_db

MATRIX = Step(
    1, "sales", role="line", holder="matrix", fact="country", other_fact="line", label="Line"
)
OWNER = Step(1, "tender", role="owner", holder="owner", fact="record", label="Owner")


@pytest.fixture
def credit() -> Any:
    """Credit limits that also know a product line and their record."""
    yield requests.register(
        RequestType(
            code=CODE,
            model="partners.Organisation",
            label="Credit limit",
            facts=lambda record: {
                "country": record.country,
                "line": record.industry,
                "record": record.pk,
            },
            fact_list=(
                Fact("country", "Country", "country"),
                Fact("line", "Product line"),
                Fact("record", "Customer", "record", model="partners.Organisation"),
            ),
            url=lambda record: f"/customers/{record.reference}/",
        )
    )
    requests.unregister(CODE)


def customer(line: str, owner: Any = None) -> Organisation:
    return Organisation.objects.create(
        name=f"Works {line}", roles=["customer"], country="BG", industry=line, owner=owner,
        credit_limit=Decimal(1),
    )  # fmt: skip


def sent(record: Organisation, house: SimpleNamespace, *steps: Step) -> ApprovalTask:
    policy = given_policy(Rule("All", (), steps))
    assert policy.compiled
    with transaction.atomic():
        process = start(CODE, record, actor=house.actor(house.elena))
    return ApprovalTask.objects.get(process=process)


def enter(house: SimpleNamespace, territory: str, line: str, person: Any) -> Responsibility:
    return set_responsibility(
        actor=house.actor(house.asen), territory=territory, product_line=line, person_id=person.pk
    )


def test_the_cell_that_says_more_decides(credit: Any, house: SimpleNamespace) -> None:
    enter(house, "", "", house.petr)
    enter(house, "BG", "", house.irina)
    enter(house, "BG", "Pumps", house.nadia)
    step = sent(customer("Pumps"), house, MATRIX)
    assert (step.holder, step.assignee) == ("person", house.nadia)
    decide_task(actor=house.actor(house.nadia), task=step.public_id, decision="approve")
    step.process.refresh_from_db()
    assert step.process.outcome == "approved"


@pytest.mark.parametrize(
    ("line", "who"), [("Valves", "irina"), ("Pumps,Valves", None), ("", "irina")]
)
def test_where_several_would_answer_the_department_decides(
    credit: Any, house: SimpleNamespace, line: str, who: str | None
) -> None:
    enter(house, "BG", "Pumps", house.nadia)
    enter(house, "BG", "", house.irina)
    step = sent(customer(line), house, MATRIX)
    if who:
        assert step.assignee == getattr(house, who)
    else:
        assert (step.holder, step.department, step.assignee) == ("department", "sales", None)


def test_a_record_goes_to_its_owner_and_without_one_to_the_fallback(
    credit: Any, house: SimpleNamespace
) -> None:
    owned = sent(customer("A", owner=house.georgi), house, OWNER)
    assert (owned.holder, owned.assignee) == ("person", house.georgi)
    alone = sent(customer("B"), house, OWNER)
    assert (alone.holder, alone.department) == ("department", "tender")
    left = house.marta
    left.is_active = False
    left.save(update_fields=["is_active"])
    gone = sent(customer("C", owner=left), house, OWNER)
    assert (gone.holder, gone.assignee) == ("department", None)


def test_an_owner_never_decides_on_what_they_sent(credit: Any, house: SimpleNamespace) -> None:
    step = sent(customer("A", owner=house.elena), house, OWNER)
    assert (step.holder, step.assignee) == ("department", None)


def test_what_if_names_the_person(credit: Any, house: SimpleNamespace) -> None:
    enter(house, "BG", "Pumps", house.nadia)
    given_policy(Rule("All", (), (MATRIX,)))
    found = what_if(CODE, {"country": "BG", "line": "Pumps"}, actor=house.actor(house.georgi))
    assert [each.step.person_id for each in found.steps] == [house.nadia.pk]


def test_the_live_check_says_who_is_missing(credit: Any, house: SimpleNamespace) -> None:
    policy = given_policy(Rule("By line", (), (MATRIX,)))
    assert any("nobody is entered as responsible" in str(f.text) for f in findings(policy))
    enter(house, "BG", "", house.irina)
    assert not any("responsible" in str(f.text) for f in findings(policy))
    house.irina.is_active = False
    house.irina.save(update_fields=["is_active"])
    assert any("whoever is responsible has left" in str(f.text) for f in findings(policy))


def test_a_step_needs_the_facts_that_name_its_holder(credit: RequestType) -> None:
    wrong = Rule(
        "Wrong",
        (),
        (
            Step(1, "sales", role="a", holder="owner", fact="country"),
            Step(1, "sales", role="b", holder="matrix", fact="country", other_fact="record"),
        ),
    )
    found = {(error.field, error.code) for error in mistakes(wrong, credit)}
    assert found == {("steps.0.fact", "step_fact"), ("steps.1.other_fact", "step_other_fact")}
    assert mistakes(Rule("Right", (), (MATRIX, OWNER)), credit) == []


def test_administrators_keep_the_matrix_and_nobody_else(house: SimpleNamespace) -> None:
    page = browser(house.asen)
    path = "/manage/routes/responsibilities/"
    refused = page.post(path, {"territory": "BG", "product_line": ""})
    assert refused.status_code == 422
    assert page.post(path, {"territory": "BG", "person": house.petr.pk}).status_code == 302
    assert "Every product line" in text(page.get(path))
    cell = Responsibility.objects.get()
    assert browser(house.georgi).get(path).status_code == 404
    assert browser(house.georgi).post(f"{path}{cell.public_id}/remove/").status_code == 404
    with pytest.raises(Forbidden):
        remove_responsibility(actor=house.actor(house.georgi), responsibility=cell.public_id)
    with pytest.raises(Refused) as error:
        enter(house, "RO", "", house.elena)
    assert error.value.field == "person"
    assert Responsibility.objects.count() == 1
    assert page.post(f"{path}{cell.public_id}/remove/").status_code == 302
    assert not Responsibility.objects.exists()


def test_the_task_of_a_standing_request_stays_where_it_is(
    credit: Any, house: SimpleNamespace
) -> None:
    enter(house, "", "", house.nadia)
    step = sent(customer("Pumps"), house, MATRIX)
    enter(house, "", "", house.petr)
    assert task(step.process, "line").assignee == house.nadia
