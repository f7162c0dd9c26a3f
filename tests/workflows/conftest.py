"""A small house with two departments' worth of approvers, and a kind of request to approve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import Department, User, WorkingCalendar
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.requests import Bar, Fact, RequestType, Sheet, Waterfall
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, save_rule

CODE = "tests.credit"


def _facts(record: Organisation) -> dict[str, Any]:
    return {
        "limit": record.credit_limit,
        "country": record.country,
        "tender": record.industry == "tender",
        "manager": record.owner_id,
    }


def _sheet(record: Organisation) -> Sheet:
    return Sheet(
        summary="A higher credit limit.",
        waterfalls=(
            Waterfall(
                title="How the limit is built",
                currency="EUR",
                bars=(
                    Bar("List price", Decimal("118.00"), "total"),
                    Bar("Requested discount", Decimal("-9.50"), "ask"),
                    Bar("Net price", Decimal("108.50"), "total"),
                ),
            ),
        ),
        rows=(("Customer", record.name),),
    )


class Hooks(list):
    """What the domain was told, in order."""

    def hook(self, name: str) -> Any:
        """A domain's service that notes the outcome on the record."""

        def outcome(*, actor: Actor, record: Any, approval: ApprovalProcess, comment: str) -> None:
            self.append((name, actor.user_id, comment))
            Organisation.objects.filter(pk=record.pk).update(notes=name)

        return outcome


@pytest.fixture
def hooks() -> Hooks:
    """What the domain's services were told."""
    return Hooks()


@pytest.fixture
def credit(hooks: Hooks) -> Iterator[RequestType]:
    """Credit limits of organisations as a kind of request."""
    names = ("approved", "rejected", "returned", "resubmitted", "withdrawn", "cancelled")
    yield requests.register(
        RequestType(
            code=CODE,
            model="partners.Organisation",
            label="Credit limit",
            facts=_facts,
            fact_list=(
                Fact("limit", "Limit", "money"),
                Fact("country", "Country"),
                Fact("tender", "For a tender", "flag"),
                Fact("manager", "Account manager", "person", shown=False),
            ),
            facts_of={"tender": ("tender", "country"), "finance": ("limit",)},
            revisable=(("limit", "Limit"), ("country", "Country")),
            title=lambda record: f"Credit limit of {record.name}",
            url=lambda record: f"/customers/{record.reference}/",
            sheet=_sheet,
            **{name: hooks.hook(name) for name in names},
        )
    )
    requests.unregister(CODE)


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    """People of the house by first name; sales has two, so that one can ask and one decide."""
    calendar = WorkingCalendar.objects.create(
        name="Sofia",
        country="BG",
        timezone="Europe/Sofia",
        days=[1, 2, 3, 4, 5],
        opens=dt.time(9),
        closes=dt.time(18),
    )
    departments = {
        code: Department.objects.get_or_create(code=code, defaults={"calendar": calendar})[0]
        for code in ("sales", "tender", "finance")
    }
    people: dict[str, User] = {}

    def person(name: str, *codes: str, **fields: Any) -> User:
        user = User.objects.create_user(f"{name}@house.example", full_name=name.title(), **fields)
        user.departments.set([departments[code] for code in codes])
        people[name] = user
        return user

    person("marta", "sales")
    person("georgi", "sales", manager=people["marta"])
    person("nadia", "tender")
    person("petr", "finance")
    person("irina", "finance")
    person("asen", is_administrator=True)
    person("elena")
    return SimpleNamespace(**people, actor=lambda user: actor_for(user))


def given_policy(*rules: Rule) -> Any:
    """Put these rules into force for credit limits."""
    draft = draft_policy(actor=SYSTEM, code=CODE)
    for rule in draft.rules.all():
        rule.delete()
    for rule in rules:
        save_rule(actor=SYSTEM, policy=draft.public_id, rule=rule)
    return activate_policy(actor=SYSTEM, policy=draft.public_id)


STANDARD = (
    Rule("Sales reviews everything", (), (Step(1, "sales", hours=Decimal(8)),)),
    Rule(
        "Tenders",
        ({"field": "tender", "operator": "yes"},),
        (Step(2, "tender", hours=Decimal(16)),),
    ),
    Rule(
        "High limits",
        ({"field": "limit", "operator": "gte", "value": "10000"},),
        (Step(2, "finance", hours=Decimal(16)),),
    ),
)


@pytest.fixture
def policy(credit: RequestType, house: SimpleNamespace) -> Any:
    """Sales, then tender and finance in parallel where they are concerned."""
    return given_policy(*STANDARD)


@pytest.fixture
def customer(house: SimpleNamespace) -> Organisation:
    """A tender customer with a high limit: every rule matches."""
    return Organisation.objects.create(
        name="Danube Shipyard",
        roles=["customer"],
        country="BG",
        industry="tender",
        credit_limit=Decimal(50000),
        owner=house.georgi,
    )


@pytest.fixture
def approval(policy: Any, customer: Organisation, house: SimpleNamespace) -> ApprovalProcess:
    """Elena's request, just sent."""
    with transaction.atomic():
        return start(CODE, customer, actor=house.actor(house.elena))


def task(approval: ApprovalProcess, key: str) -> ApprovalTask:
    """The newest task of this key, as the database has it."""
    return ApprovalTask.objects.filter(process=approval, key=key).latest("round")
