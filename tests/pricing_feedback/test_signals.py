"""Reporting a price: who may, what is refused, and what it is gathered into."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from portal.kernel.actors import ANONYMOUS
from portal.kernel.errors import Forbidden, NotFound, NotSignedIn, Refusals
from portal.kernel.models import OutboxEvent
from pricing_feedback.models import PriceSignal, PricingCase
from pricing_feedback.selectors.cases import access_case, case_list
from pricing_feedback.selectors.signals import signal_list, signal_map
from pricing_feedback.services.record_signal import record_signal
from sharing.projections import project
from tests.catalogue.kit import house, organisation, partner_actor
from tests.pricing_feedback.kit import case_of, heard, item_on_sale, let_see, report

pytestmark = pytest.mark.django_db


def test_signals_on_one_product_and_country_gather_into_one_case():
    item, other = item_on_sale(), item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    first = report(bob, item)
    second = report(house("sales"), item, "83")
    elsewhere = report(house("sales"), item, region="RO")
    different = report(house("sales"), other)

    assert first.case_id == second.case_id
    assert len({first.case_id, elsewhere.case_id, different.case_id}) == 3
    assert case_of(first).signal_count == 2
    assert first.partner == company
    assert OutboxEvent.objects.filter(code="pricing_feedback.case.opened").count() == 3


def test_everything_that_is_wrong_is_said_at_once():
    item = item_on_sale()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refusals) as refusal:
        record_signal(
            actor=house("sales"),
            signal=heard(
                item,
                "0",
                region="XX",
                currency="EURO",
                heard_on=tomorrow,
                sku="none",
                quantity=0,
                target_price=Decimal(-1),
                customer="C-999999",
            ),
        )
    assert {error.field for error in refusal.value.errors} == {
        "sku",
        "heard_price",
        "region",
        "currency",
        "heard_on",
        "quantity",
        "target_price",
        "customer",
    }
    assert not PriceSignal.objects.exists()
    assert not PricingCase.objects.exists()


def test_a_product_that_is_not_shared_is_refused_like_one_that_does_not_exist():
    item = item_on_sale()
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    messages = []
    for sku in (item.sku, "no-such-sku"):
        with pytest.raises(Refusals) as refusal:
            report(mallory, item, sku=sku)
        messages.append([str(error) for error in refusal.value.errors])
    assert messages[0] == messages[1]
    assert not OutboxEvent.objects.filter(code__startswith="pricing_feedback").exists()


def test_a_partner_cannot_name_a_customer_that_is_not_shared_with_it():
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    hidden = organisation("Hidden customer")
    with pytest.raises(Refusals) as refusal:
        report(bob, item, customer=hidden.reference)
    assert [error.field for error in refusal.value.errors] == ["customer"]


def test_only_people_with_a_part_in_it_may_report():
    item = item_on_sale()
    with pytest.raises(Forbidden):
        report(house("service"), item)
    with pytest.raises(NotSignedIn):
        report(ANONYMOUS, item)
    assert not PriceSignal.objects.exists()


def test_a_partner_sees_own_signals_and_the_status_of_the_case_only():
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    alice, other = partner_actor("Alice Ltd")
    mallory, _own = partner_actor("Mallory Ltd")
    for partner in (company, other):
        let_see(item, partner)
    own = report(bob, item, "85")
    report(alice, item, "70")

    assert [each.heard_price for each in signal_list(actor=bob)] == [85]
    seen = access_case(actor=bob, reference=own.case.reference)
    assert seen.status == "review"
    assert (seen.signal_count, seen.revenue_at_stake, seen.decision_reason) == (None, None, None)
    assert not signal_list(actor=mallory).exists()
    assert not case_list(actor=mallory).exists()
    with pytest.raises(NotFound):
        access_case(actor=mallory, reference=own.case.reference)
    assert signal_map(actor=mallory).counts == {}
    assert signal_map(actor=bob).counts == {("BG", item.sku): 1}
    assert signal_map(actor=house("finance")).counts == {("BG", item.sku): 2}


def test_the_list_of_cases_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    sales = house("sales")
    for region in ("BG", "RO", "GR", "RS"):
        report(sales, item_on_sale(), region=region)
    with django_assert_max_num_queries(1):
        rows = project(case_list(actor=sales)[:50])
        assert len([(row.product_name, row.region, row.status) for row in rows]) == 4
