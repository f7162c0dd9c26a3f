"""What others change of a deal while it is decided: who decided on it is asked again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate import testing
from procrastinate.contrib.django import app

from catalogue.events import PriceListReleased, PricesImported
from catalogue.models import Product
from catalogue.services.edit_product import edit_product
from deals.models import Deal
from deals.services.name_customer import name_customer
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.events import Event, publish
from portal.kernel.models import User
from tests.cast import Cast, make_organisation, make_staff
from tests.deals.kit import decide, registered, routed, sold_product
from tests.notifications.kit import deliver
from workflows.drafts import Rule, Step
from workflows.jobs import recheck_facts
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, save_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast) -> Product:
    """Costs 60, sells at 100; sales, finance and the tender desk decide side by side."""
    routed()
    for code in ("finance", "tender"):
        make_staff(code)
    draft = draft_policy(actor=SYSTEM, code="deals.deal")
    draft.rules.all().delete()
    steps = [Step(1, "sales"), Step(1, "finance"), Step(1, "tender")]
    save_rule(actor=SYSTEM, policy=draft.public_id, rule=Rule("Everything", steps=steps))
    activate_policy(actor=SYSTEM, policy=draft.public_id)
    return sold_product(cast)


def of(department: str) -> Actor:
    [first, *_] = User.objects.filter(departments__code=department).order_by("pk")
    return actor_for(first)


def costs(item: Product, cost: str) -> None:
    """The product costs another amount; what its event leads to is done."""
    queue = testing.InMemoryConnector()
    with app.replace_connector(queue):
        edit_product(actor=SYSTEM, current=item.sku, standard_cost=Decimal(cost))
        deliver()
    for job in queue.jobs.values():
        if job["task_name"] == "workflows.recheck_facts":
            recheck_facts(**job["args"])


def statuses(deal: Deal) -> dict[str, str]:
    process = ApprovalProcess.objects.get(record_id=deal.pk, request_type="deals.deal")
    tasks = ApprovalTask.objects.filter(process=process, round=process.round)
    return dict(tasks.values_list("role", "status"))


def test_another_cost_asks_finance_alone_again(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    decide(cast.actor("staff"), deal, "sales")
    decide(of("finance"), deal, "finance")
    costs(item, "70")
    assert statuses(deal) == {"sales": "kept", "finance": "open", "tender": "open"}
    facts = ApprovalProcess.objects.get(record_id=deal.pk).snapshot.facts
    assert facts["pocket_margin"] == "12.50"


def test_the_author_reads_that_a_step_is_asked_again_and_no_fact(
    cast: Cast, item: Product
) -> None:
    alice = cast.actor("alice")
    deal = registered(alice, item, "80")
    decide(of("finance"), deal, "finance")
    browser = Client()
    browser.force_login(User.objects.get(pk=alice.user_id))
    page = f"/deals/{deal.reference}/"
    assert "Asked again" not in browser.get(page).content.decode()
    costs(item, "70")
    told = browser.get(page).content.decode()
    assert "Facts changed while it was decided. Asked again: Finance and planning" in told
    assert "12.5" not in told


def test_however_often_facts_moved_the_page_asks_as_much(cast: Cast, item: Product) -> None:
    alice = cast.actor("alice")
    deal = registered(alice, item, "80")
    browser = Client()
    browser.force_login(User.objects.get(pk=alice.user_id))
    page = f"/deals/{deal.reference}/"
    asked = []
    for cost in ("70", "60", "70"):
        decide(of("finance"), deal, "finance")
        costs(item, cost)
        browser.get(page)
        with CaptureQueriesContext(connection) as captured:
            told = browser.get(page).content.decode()
        asked.append((told.count("Asked again"), len(captured)))
    assert [times for times, _queries in asked] == [1, 2, 3]
    assert asked[0][1] == asked[1][1] == asked[2][1]


def test_a_cost_that_hardly_moves_asks_nobody(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    decide(of("finance"), deal, "finance")
    costs(item, "60.2")
    assert statuses(deal) == {"sales": "open", "finance": "done", "tender": "open"}


def test_naming_the_customer_asks_those_again_who_decided_on_who_it_is(
    cast: Cast, item: Product
) -> None:
    deal = registered(cast.actor("alice"), item, "80")
    for role in ("tender", "finance"):
        decide(of(role), deal, role)
    yard = make_organisation("Marine Services Limited", country="BG")
    name_customer(actor=cast.actor("staff"), reference=deal.reference, customer=yard.reference)
    assert statuses(deal) == {"sales": "open", "finance": "kept", "tender": "open"}
    facts = ApprovalProcess.objects.get(record_id=deal.pk).snapshot.facts
    assert facts["known_customer"] == yard.reference


@pytest.mark.parametrize(
    "fact",
    [PriceListReleased(subject_id=1, version_id=1), PricesImported(subject_id=1, version_id=1)],
)
def test_prices_that_are_released_or_imported_are_looked_at(fact: Event) -> None:
    queue = testing.InMemoryConnector()
    publish(SYSTEM, fact)
    with app.replace_connector(queue):
        deliver()
    asked = {
        job["args"]["code"]
        for job in queue.jobs.values()
        if job["task_name"] == "workflows.recheck_facts"
    }
    assert asked == {"deals.deal", "pricing_feedback.case", "catalogue.release"}
