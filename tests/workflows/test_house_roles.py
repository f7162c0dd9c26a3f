"""Steps that name a role of the house: who has it decides, and what happens while nobody does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.errors import Conflict, Forbidden, Refused
from tests.workflows.conftest import CODE, given_policy
from tests.workflows.test_pages import browser, text
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.back_test import back_test
from workflows.engine.drafting import mistakes
from workflows.engine.policy_check import findings
from workflows.engine.what_if import what_if
from workflows.models import ApprovalTask, HouseRole
from workflows.requests import request_type
from workflows.selectors.policies import rule_lines
from workflows.services.edit_policy import draft_policy, save_rule
from workflows.services.set_house_role import remove_house_role, set_house_role

pytestmark = pytest.mark.django_db
PAGE = "/manage/routes/roles/"


def given_to(house: SimpleNamespace, person: Any) -> HouseRole:
    return set_house_role(
        actor=house.actor(house.asen),
        name="Head of sales",
        person_id=person.pk if person else None,
    )


def step_of(role: HouseRole) -> Step:
    return Step(1, "sales", holder="role", house_role_id=role.pk)


def sent(record: Organisation, house: SimpleNamespace) -> ApprovalTask:
    with transaction.atomic():
        process = start(CODE, record, actor=house.actor(house.elena))
    return ApprovalTask.objects.get(process=process)


def told(policy: Any) -> str:
    return " / ".join(str(finding.text) for finding in findings(policy))


def test_whoever_has_the_role_decides(
    credit: Any, house: SimpleNamespace, customer: Organisation
) -> None:
    role = given_to(house, house.nadia)
    policy = given_policy(Rule("All", (), (step_of(role),)))
    step = sent(customer, house)
    assert (step.holder, step.assignee) == ("person", house.nadia)
    assert (step.key, step.label) == (f"head-of-sales-{role.pk}", "Head of sales")
    (line,) = rule_lines(policy)
    assert line["steps"][0]["who"] == "Head of sales"
    found = what_if(CODE, {"limit": "1"}, actor=house.actor(house.georgi))
    assert [each.step.person_id for each in found.steps] == [house.nadia.pk]


def test_another_person_in_the_role_is_asked_without_another_policy(
    credit: Any, house: SimpleNamespace, customer: Organisation
) -> None:
    role = given_to(house, house.nadia)
    given_policy(Rule("All", (), (step_of(role),)))
    again = given_to(house, house.petr)
    assert (again.pk, HouseRole.objects.count()) == (role.pk, 1)
    assert sent(customer, house).assignee == house.petr


@pytest.mark.parametrize("why", ["vacant", "left", "own"])
def test_a_role_that_cannot_decide_gives_way_to_the_department(
    credit: Any, house: SimpleNamespace, customer: Organisation, why: str
) -> None:
    person = {"vacant": None, "left": house.nadia, "own": house.elena}[why]
    if why == "own":
        house.elena.is_administrator = True
        house.elena.save()
    role = given_to(house, person)
    if why == "left":
        house.nadia.is_active = False
        house.nadia.save()
    given_policy(Rule("All", (), (step_of(role),)))
    step = sent(customer, house)
    assert (step.holder, step.department, step.assignee) == ("department", "sales", None)


def test_the_live_check_knows_vacancies(credit: Any, house: SimpleNamespace) -> None:
    role = given_to(house, None)
    policy = given_policy(Rule("All", (), (step_of(role),)))
    assert "nobody has the role “Head of sales”" in told(policy)
    assert "nobody could decide" not in told(policy)
    given_to(house, house.nadia)
    assert "nobody has the role" not in told(policy)
    nowhere = given_policy(
        Rule("All", (), (Step(1, "marketing", holder="role", house_role_id=role.pk),))
    )
    assert "nobody could decide" not in told(nowhere)
    given_to(house, None)
    assert "nobody could decide the step “Head of sales”" in told(nowhere)


def test_a_back_test_counts_the_role(
    credit: Any, house: SimpleNamespace, customer: Organisation
) -> None:
    given_policy(Rule("All", (), (Step(1, "sales"),)))
    sent(customer, house)
    role, asen = given_to(house, house.nadia), house.actor(house.asen)
    draft = draft_policy(actor=asen, code=CODE)
    draft.rules.all().delete()
    save_rule(actor=asen, policy=draft.public_id, rule=Rule("All", (), (step_of(role),)))
    found = back_test(draft, months=1)
    assert found.load == {"sales": (1, 0), f"head-of-sales-{role.pk}": (0, 1)}
    assert found.rerouted == 1


def test_a_step_needs_its_role(credit: Any) -> None:
    wrong = Rule("All", (), (Step(1, "sales", holder="role"),))
    kind = request_type(CODE)
    assert [(e.field, e.code) for e in mistakes(wrong, kind)] == [
        ("steps.0.house_role", "step_house_role")
    ]


def test_the_editor_offers_roles(credit: Any, house: SimpleNamespace) -> None:
    role = given_to(house, house.nadia)
    draft = draft_policy(actor=house.actor(house.asen), code=CODE)
    page = browser(house.asen)
    path = f"/manage/routes/policy/{draft.public_id}/rules/new/"
    assert "Head of sales" in text(page.get(path))
    step = {"stage": 1, "holder": "role", "hours": "8", "department": "sales"}
    given = {
        "label": "All",
        "conditions-TOTAL_FORMS": 0,
        "conditions-INITIAL_FORMS": 0,
        "steps-TOTAL_FORMS": 1,
        "steps-INITIAL_FORMS": 0,
    }
    without = given | {f"steps-0-{name}": value for name, value in step.items()}
    assert page.post(path, without).status_code == 422
    assert page.post(path, without | {"steps-0-house_role": role.pk}).status_code == 302
    saved = draft.rules.get(label="All").steps.get()
    assert (saved.house_role, saved.label) == (role, "Head of sales")
    assert saved.role == f"head-of-sales-{role.pk}"


def test_administrators_keep_the_roles_and_nobody_else(house: SimpleNamespace) -> None:
    page = browser(house.asen)
    assert page.post(PAGE, {"name": " "}).status_code == 422
    assert page.post(PAGE, {"name": "Credit officer"}).status_code == 302
    assert "Vacant" in text(page.get(PAGE))
    role = HouseRole.objects.get()
    other = browser(house.georgi)
    assert other.get(PAGE).status_code == 404
    assert other.post(PAGE, {"name": "Mine"}).status_code == 404
    assert other.post(f"{PAGE}{role.public_id}/remove/").status_code == 404
    for call in (
        lambda: set_house_role(actor=house.actor(house.georgi), name="Mine"),
        lambda: remove_house_role(actor=house.actor(house.georgi), role=role.public_id),
    ):
        with pytest.raises(Forbidden):
            call()
    with pytest.raises(Refused) as error:
        given_to(house, house.elena)
    assert error.value.field == "person"
    assert list(HouseRole.objects.all()) == [role]
    assert page.post(f"{PAGE}{role.public_id}/remove/").status_code == 302
    assert not HouseRole.objects.exists()


def test_a_role_that_a_policy_names_stays(credit: Any, house: SimpleNamespace) -> None:
    role = given_to(house, house.nadia)
    given_policy(Rule("All", (), (step_of(role),)))
    with pytest.raises(Conflict):
        remove_house_role(actor=house.actor(house.asen), role=role.public_id)
    assert "Named by a policy" in text(browser(house.asen).get(PAGE))
    assert HouseRole.objects.get() == role
