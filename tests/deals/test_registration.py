"""A registration from draft to decision."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from deals.models import Deal, ProtectionRule, SpecialPrice
from deals.services.cancel_deal import cancel_deal
from deals.services.end_unrouted import end_unrouted
from deals.services.resubmit_deal import resubmit_deal
from deals.services.save_draft import save_draft
from deals.services.submit_deal import submit_deal
from deals.services.withdraw_deal import withdraw_deal
from deals.states import DealStatus, status_of
from orders.models import Receivable
from portal.kernel.actors import actor_for
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refusals, Refused
from tests.cast import Cast, make_staff
from tests.deals.kit import (
    codes_since,
    decide,
    drafted,
    last_event,
    line,
    open_tasks,
    registered,
    sold_product,
    soon,
)


def test_a_draft_keeps_what_is_typed_and_is_resumed(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    deal = save_draft(actor=alice, customer_name="Marine Serv")
    save_draft(
        actor=alice, reference=deal.reference, customer_name="Marine Services", country="bg"
    )
    save_draft(actor=alice, reference=deal.reference, lines=[line(item, 4, "90")])

    deal.refresh_from_db()
    assert (deal.customer_name, deal.country) == ("Marine Services", "BG")
    assert [(row.product, row.quantity) for row in deal.lines.all()] == [(item, Decimal(4))]
    assert status_of(deal) == DealStatus.DRAFT


def test_sending_an_unfinished_draft_names_everything_that_is_missing(cast: Cast) -> None:
    alice = cast.actor("alice")
    deal = save_draft(actor=alice, competitor="Rival")
    with pytest.raises(Refusals) as refused:
        submit_deal(actor=alice, reference=deal.reference)
    assert {error.field for error in refused.value.errors} == {
        "customer_name",
        "country",
        "closing_date",
        "lines",
    }
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.DRAFT


def test_sending_freezes_prices_and_routes_the_deal(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    deal = registered(alice, item, "92")
    row = deal.lines.get()
    assert (row.list_price, row.floor_price, row.discount_percent) == (100, 80, 8)
    assert deal.amount == Decimal(920)
    assert status_of(deal) == DealStatus.PENDING
    assert set(open_tasks(deal)) == {"sales"}


def test_a_high_discount_goes_to_finance_and_a_tender_to_the_tender_desk(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    deal = registered(alice, item, "75", tender=True)
    decide(cast.actor("staff"), deal, "sales")
    assert set(open_tasks(deal)) == {"tender", "finance"}


def test_unpaid_invoices_over_the_credit_limit_ask_finance(cast: Cast) -> None:
    company = cast.partners["alice"].organisation
    company.credit_limit = Decimal(5000)
    company.save()
    Receivable.objects.create(
        organisation=company,
        number="2026-1",
        due_on=timezone.localdate(),
        currency="EUR",
        amount=Decimal(4500),
        open_amount=Decimal(4200),
    )
    deal = registered(cast.actor("alice"), sold_product(cast), "92")
    decide(cast.actor("staff"), deal, "sales")
    assert set(open_tasks(deal)) == {"finance"}


def test_approval_protects_by_rule_and_grants_the_special_price(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    ProtectionRule.objects.create(country="BG", days=45, price_days=60)
    deal = decide(cast.actor("staff"), registered(alice, item, "92"), "sales")

    today = timezone.localdate()
    assert status_of(deal) == DealStatus.APPROVED
    assert deal.protected_until == today + timedelta(days=45)
    price = SpecialPrice.objects.get(deal=deal)
    assert (price.price, price.quantity_cap, price.partner_id) == (92, 10, deal.partner_id)
    assert price.valid_until == today + timedelta(days=60)
    assert price.status == "active"


def test_list_price_needs_no_special_price(cast: Cast) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast))
    decide(cast.actor("staff"), deal, "sales")
    assert not SpecialPrice.objects.exists()


def test_after_a_return_only_those_whose_facts_changed_decide_again(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    finance, tender = actor_for(make_staff("finance")), actor_for(make_staff("tender"))
    deal = registered(alice, item, "75", tender=True)
    decide(cast.actor("staff"), deal, "sales")
    decide(finance, deal, "finance")
    claimed = deal.claimed_at
    deal = decide(tender, deal, "tender", "return", comment="Which competitor is it?")
    assert status_of(deal) == DealStatus.RETURNED
    assert deal.decision_comment == "Which competitor is it?"

    deal = resubmit_deal(actor=alice, reference=deal.reference, competitor="Rival")
    assert status_of(deal) == DealStatus.PENDING
    assert deal.claimed_at == claimed
    decide(cast.actor("staff"), deal, "sales")
    assert set(open_tasks(deal)) == {"tender"}


def test_a_changed_price_asks_finance_again(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    finance = actor_for(make_staff("finance"))
    deal = registered(alice, item, "75")
    decide(cast.actor("staff"), deal, "sales")
    deal = decide(finance, deal, "finance", "return", comment="Too low")
    deal = resubmit_deal(actor=alice, reference=deal.reference, lines=[line(item, price="79")])
    decide(cast.actor("staff"), deal, "sales")
    assert set(open_tasks(deal)) == {"finance"}
    assert decide(finance, deal, "finance").protected_until is not None


def test_the_partner_withdraws_and_nobody_can_decide_any_more(cast: Cast) -> None:
    alice = cast.actor("alice")
    deal = registered(alice, sold_product(cast))
    deal = withdraw_deal(actor=alice, reference=deal.reference, reason="Customer left")
    assert status_of(deal) == DealStatus.WITHDRAWN
    assert not open_tasks(deal)
    with pytest.raises(Conflict):
        withdraw_deal(actor=alice, reference=deal.reference)


def test_an_approved_deal_is_cancelled_by_the_house_with_its_prices(cast: Cast) -> None:
    deal = decide(
        cast.actor("staff"), registered(cast.actor("alice"), sold_product(cast), "92"), "sales"
    )
    with pytest.raises(Refused):
        cancel_deal(actor=cast.actor("staff"), reference=deal.reference, reason=" ")
    deal = cancel_deal(actor=cast.actor("staff"), reference=deal.reference, reason="Wrong firm")
    assert status_of(deal) == DealStatus.CANCELLED
    assert deal.protected_until is None
    assert SpecialPrice.objects.get().status == "cancelled"


def test_strangers_change_nothing(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    deal = registered(alice, item)
    before, last = Deal.objects.values().get(pk=deal.pk), last_event()
    for name, error in (("mallory", NotFound), ("bob", NotFound), ("staff", Forbidden)):
        for act in (withdraw_deal, save_draft, resubmit_deal, submit_deal):
            with pytest.raises(error):
                act(actor=cast.actor(name), reference=deal.reference)
    assert Deal.objects.values().get(pk=deal.pk) == before
    assert codes_since(last) == []


def test_a_sent_deal_cannot_be_edited(cast: Cast) -> None:
    alice = cast.actor("alice")
    deal = registered(alice, sold_product(cast))
    with pytest.raises(Conflict):
        save_draft(actor=alice, reference=deal.reference, competitor="Late idea")


def test_lines_say_which_input_is_wrong(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    hidden = sold_product(cast, to=())
    with pytest.raises(Refusals) as refused:
        save_draft(actor=alice, lines=[line(item), line(hidden), line(item, price="-1")])
    assert [error.field for error in refused.value.errors] == [
        "lines.1.product",
        "lines.2.product",
    ]
    assert not Deal.objects.exists()


def test_the_claim_never_moves(cast: Cast) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(claimed_at=timezone.now())
    deal.refresh_from_db()
    assert deal.claimed_at == deal.submitted_at


def test_the_database_refuses_states_that_cannot_be(cast: Cast) -> None:
    deal = drafted(cast.actor("alice"), sold_product(cast), closing_date=soon())
    for wrong in (
        {"approval_status": "approved"},
        {"submission_status": "submitted"},
        {"protected_until": soon()},
        {"loss_reason": "price"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deal.objects.filter(pk=deal.pk).update(**wrong)


def test_what_began_to_be_decided_while_it_was_waited_for_is_not_ended_behind_its_approval(
    cast: Cast,
) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast))
    ended: list[Deal] = []

    def end(row: Deal) -> Deal:
        ended.append(row)
        return row

    assert end_unrouted(lambda: Deal.objects.select_for_update().get(pk=deal.pk), end) is None
    assert not ended
