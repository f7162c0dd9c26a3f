"""Pocket margin as a fact: rules route by it, and nobody reads it who does not see cost."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalogue.models import Product
from catalogue.services.edit_product import edit_product
from deals.engine.facts import deal_facts
from deals.engine.what_if import deal_what_if
from deals.models import Deal
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import User
from tests.cast import Cast, make_staff
from tests.catalogue.kit import product
from tests.deals.kit import drafted, registered, routed, sold_product
from workflows.drafts import Rule, Step
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, save_rule

pytestmark = pytest.mark.django_db
THIN = {"field": "pocket_margin", "operator": "lt", "value": "30"}
MARGIN = "Pocket margin"


@pytest.fixture
def marketing(cast: Cast) -> User:
    """A department that sees prices and no cost."""
    return make_staff("marketing")


@pytest.fixture
def item(cast: Cast, marketing: User) -> Product:
    """Costs 60, sells at 100; below 30 % of margin finance is asked, and marketing always."""
    routed()
    draft = draft_policy(actor=SYSTEM, code="deals.deal")
    draft.rules.all().delete()
    everybody = [Step(1, "sales"), Step(1, "marketing")]
    for rule in (
        Rule("Every registration", steps=everybody),
        Rule("Thin margin", [THIN], [Step(1, "finance")]),
    ):
        save_rule(actor=SYSTEM, policy=draft.public_id, rule=rule)
    activate_policy(actor=SYSTEM, policy=draft.public_id)
    return sold_product(cast)


def roles(deal: Deal) -> set[str]:
    tasks = ApprovalTask.objects.filter(process__record_id=deal.pk)
    return set(tasks.values_list("role", flat=True))


def page_of(person: User, deal: Deal, role: str) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/approvals/{deal.reference}/{role}/")
    assert shown.status_code == 200
    return html.unescape(shown.content.decode())


def test_a_thin_margin_takes_another_route(cast: Cast, item: Product) -> None:
    alice = cast.actor("alice")
    assert roles(registered(alice, item, "96")) == {"sales", "marketing"}
    thin = registered(alice, item, "80", customer_name="Thin Ltd")
    assert roles(thin) == {"sales", "marketing", "finance"}
    facts = ApprovalProcess.objects.get(record_id=thin.pk).snapshot.facts
    assert (facts["pocket_margin"], facts["lowest_margin"]) == ("25.00", "25.00")


def test_only_those_who_see_cost_read_it(cast: Cast, item: Product, marketing: User) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    seen = page_of(cast.staff, deal, "sales")
    for text in (MARGIN, "Cost of goods", "Pocket price"):
        assert text in seen
    hidden = page_of(marketing, deal, "marketing")
    assert "List price" in hidden
    for text in ("ocket", "Cost of goods", "25%", "lose money"):
        assert text not in hidden.split("<main", 1)[1]


def test_a_loss_is_not_told_to_those_who_do_not_see_cost(
    cast: Cast, item: Product, marketing: User
) -> None:
    deal = registered(cast.actor("alice"), item, "50")
    assert "lose money" in page_of(cast.staff, deal, "sales")
    assert "lose money" not in page_of(marketing, deal, "marketing")


def test_a_what_if_does_not_let_them_find_it_out(
    cast: Cast, item: Product, marketing: User
) -> None:
    """However often they ask with another price: the route is the same on both sides."""
    alice = cast.actor("alice")
    deals = [drafted(alice, item, price) for price in ("80", "96")]
    told: dict[str, list[Any]] = {}
    for name, person in (("sales", cast.staff), ("marketing", marketing), ("alice", cast.alice)):
        found: list[Any] = [deal_what_if(actor=actor_for(person), deal=deal) for deal in deals]
        told[name] = [
            (
                {(each.step.role, each.certain) for each in one.steps},
                {why for each in one.steps for why in each.why},
                {each.fact.name for each in one.otherwise},
            )
            for one in found
        ]
    everybody = {("sales", True), ("marketing", True)}
    always, thin = "Every registration", "Thin margin"
    assert told["sales"] == [
        ({*everybody, ("finance", True)}, {always, thin}, {"pocket_margin"}),
        (everybody, {always}, set()),
    ]
    assert told["marketing"] == [({*everybody, ("finance", False)}, {always}, set())] * 2
    assert told["alice"] == told["marketing"]


def test_a_what_if_does_not_tell_the_floor_to_partners(cast: Cast, item: Product) -> None:
    draft = draft_policy(actor=SYSTEM, code="deals.deal")
    below = Rule(
        "Below the floor",
        [{"field": "below_floor", "operator": "yes"}],
        [Step(2, "tender")],
    )
    save_rule(actor=SYSTEM, policy=draft.public_id, rule=below)
    activate_policy(actor=SYSTEM, policy=draft.public_id)
    deals = [drafted(cast.actor("alice"), item, price) for price in ("99", "1")]
    for name, expected in (("alice", [False, False]), ("staff", [None, True])):
        found: list[Any] = [deal_what_if(actor=cast.actor(name), deal=deal) for deal in deals]
        certain = [
            next((each.certain for each in one.steps if each.step.role == "tender"), None)
            for one in found
        ]
        assert certain == expected


def test_half_a_sum_is_no_margin(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    other = product(cost=None)
    line = deal.lines.get()
    line.pk, line.position, line.product, line.public_id = None, 2, other, uuid4()
    line.save(force_insert=True)
    facts = deal_facts(Deal.objects.get(pk=deal.pk))
    assert (facts["pocket_margin"], facts["lowest_margin"]) == (None, Decimal("25.00"))


def test_the_margin_follows_the_cost(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    edit_product(actor=SYSTEM, current=item.sku, standard_cost=Decimal(70))
    assert deal_facts(Deal.objects.get(pk=deal.pk))["pocket_margin"] == Decimal("12.50")
