"""The pages of price feedback as each side gets them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import OutboxEvent, User
from pricing_feedback.models import PriceSignal, PricingCase
from tests.catalogue.kit import house, partner_actor
from tests.pricing_feedback.kit import case_of, item_on_sale, let_see, report
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def client(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user_id))
    return browser


@pytest.fixture
def partner():
    item = item_on_sale("100", "80")
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    return bob, item


def test_a_partner_reports_a_price_in_one_form(partner):
    bob, item = partner
    browser = client(bob)
    assert browser.get(f"/price-feedback/new/?sku={item.sku}").status_code == 200
    values = {
        "sku": item.sku,
        "heard_price": "85,50",
        "currency": "EUR",
        "region": "BG",
        "heard_on": timezone.localdate().isoformat(),
        "source": "quote",
        "competitor_name": "Norfarg",
        "evidence": "“They are cheaper.”",
    }
    refused = browser.post("/price-feedback/new/", {**values, "region": ""})
    assert refused.status_code == 422
    assert "They are cheaper." in refused.content.decode()
    sent = browser.post("/price-feedback/new/", values)
    signal = PriceSignal.objects.get()
    assert sent.headers["Location"] == f"/price-feedback/cases/{signal.case.reference}/"
    page = browser.get(sent.headers["Location"]).content.decode()
    assert "85.50" in page
    assert "Norfarg" in page
    for view in ("cases", "signals"):
        listed = browser.get(f"/price-feedback/?view={view}").content.decode()
        assert item.name in listed


def test_a_stranger_sees_no_case_and_no_signal(partner):
    bob, item = partner
    case = case_of(report(bob, item))
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    browser = client(mallory)
    for reference in (case.reference, "F-999999999"):
        assert browser.get(f"/price-feedback/cases/{reference}/").status_code == 404
        assert browser.post(f"/price-feedback/cases/{reference}/review/").status_code == 404
    for view in ("cases", "signals"):
        seen = browser.get(f"/price-feedback/?view={view}").content.decode()
        assert item.name not in seen
        assert case.reference not in seen
    assert case_of_reference(case) == "gathering"


def case_of_reference(case: PricingCase) -> str:
    return PricingCase.objects.get(pk=case.pk).status


def test_a_partner_sees_neither_other_signals_nor_margins(partner):
    bob, item = partner
    case = case_of(report(bob, item, "85"))
    report(house("sales"), item, "71.25")
    page = client(bob).get(f"/price-feedback/cases/{case.reference}/").content.decode()
    assert "85.00" in page
    for hidden in ("71.25", "60.00", "80.00", "Pocket", "Your decision"):
        assert hidden not in page


def test_opinions_and_the_decision_are_given_on_the_page(partner):
    bob, item = partner
    case = case_of(report(bob, item))
    sales = client(house("sales"))
    assert sales.post(f"/price-feedback/cases/{case.reference}/review/").status_code == 302
    address = f"/price-feedback/cases/{case.reference}/"
    opinion = {"act": "opinion", "recommendation": "keep", "text": "We deliver faster."}
    tender, finance = client(house("tender")), client(house("finance"))
    assert tender.post(address, {**opinion, "text": ""}).status_code == 422
    for browser in (tender, finance):
        assert browser.post(address, opinion).status_code == 302
    page = finance.get(address).content.decode()
    assert "Opinions, side by side" in page
    assert page.count("We deliver faster.") == 2
    assert "Pocket price" in page
    decision = {"act": "decision", "outcome": "revise", "reason": "The market moved."}
    events = OutboxEvent.objects.count()
    refused = finance.post(address, decision)
    assert refused.status_code == 422
    assert "Enter the new price" in refused.content.decode()
    assert OutboxEvent.objects.count() == events
    start = (timezone.localdate() + timedelta(days=5)).isoformat()
    done = finance.post(
        address, {**decision, "new_price": "95", "valid_from": start, "explanation": "Cheaper now"}
    )
    assert done.status_code == 302
    assert "Cheaper now" in client(bob).get(address).content.decode()
    assert case_of_reference(case) == "decided"


def test_the_task_of_a_case_speaks_of_opinions_and_prices_not_of_approving(partner):
    bob, item = partner
    reference = case_of(report(bob, item)).reference
    client(house("sales")).post(f"/price-feedback/cases/{reference}/review/")
    tender, finance = client(house("tender")), client(house("finance"))
    address = f"/approvals/{reference}/tender/"
    page = tender.get(address).content.decode()
    assert "Give the opinion" in page
    for foreign in ("Approve and open", "Return and open", "Reject and open", "Comment for"):
        assert foreign not in page
    values = {"comment": "We deliver faster.", "idempotency_key": str(uuid4())}
    refused = tender.post(address, {**values, "decision": "return", "recommendation": "keep"})
    assert refused.status_code == 422
    assert not Decision.objects.exists()
    told = tender.post(
        address, {**values, "decision": "approve", "recommendation": "keep"}, follow=True
    )
    assert f"Your opinion on {reference} is recorded." in told.content.decode()
    assert "Opinion given" in tender.get("/approvals/?queue=done").content.decode()
    finance.post(
        f"/approvals/{reference}/finance/",
        {**values, "decision": "approve", "recommendation": "revise"},
    )
    page = finance.get(f"/approvals/{reference}/finance-decision/").content.decode()
    assert "Decide the price" in page
    assert "Keep the price" in page


def test_the_pages_take_a_bounded_number_of_queries(partner, django_assert_max_num_queries):
    bob, item = partner
    for price in range(70, 90):
        report(bob, item, str(price))
    case = PricingCase.objects.get()
    finance = client(house("finance"))
    finance.get("/price-feedback/")
    for view in ("cases", "signals"):
        with django_assert_max_num_queries(24):
            assert finance.get(f"/price-feedback/?view={view}").status_code == 200
    with django_assert_max_num_queries(60):
        assert finance.get(f"/price-feedback/cases/{case.reference}/").status_code == 200
