"""Whose customer it is, when the house learns who the customer is and when claims come and go."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deals.engine.line import place_in_line
from deals.models import ApprovalStatus, Conflict, Deal, SpecialPrice
from deals.selectors.deals import access_deal
from deals.selectors.special_price_use import special_price_use
from deals.services.ask_conflict import ask_conflict
from deals.services.change_stage import change_stage
from deals.services.name_customer import name_customer
from deals.services.resubmit_deal import resubmit_deal
from deals.services.save_draft import save_draft
from deals.subscribers import recognise_again
from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.errors import Conflict as Refusal
from portal.kernel.errors import Refused
from portal.kernel.events import Occurrence, audience, rebuild
from portal.kernel.models import OutboxEvent, User
from tests.cast import Cast, make_organisation
from tests.deals.kit import codes_since, decide, last_event, registered, sold_product
from workflows.models import ApprovalTask
from workflows.services.recheck import recheck_pending

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def named(cast: Cast, deal: Deal, name: str, **values: Any) -> Organisation:
    """Sales says that the customer of ``deal`` is an organisation of this name."""
    known = make_organisation(name, **values)
    name_customer(actor=cast.actor("staff"), reference=deal.reference, customer=known.reference)
    return known


def is_decided(deal: Deal) -> bool:
    """Whether somebody has a task about it."""
    return ApprovalTask.objects.filter(process__reference=deal.reference).exists()


@pytest.fixture
def holder(cast: Cast) -> Deal:
    """Of Alice, on "Marine Services Ltd" of Bulgaria."""
    return registered(cast.actor("alice"), sold_product(cast, "EP-1"))


@pytest.fixture
def waiter(cast: Cast, holder: Deal) -> Deal:
    """Of Bob, on the same customer, in line behind Alice."""
    deal = registered(
        cast.actor("bob"), sold_product(cast, "EP-2"), customer_tax_id="111", join_line=True
    )
    assert not is_decided(deal)
    return deal


def test_who_waits_for_somebody_else_moves_up_when_that_is_known(cast: Cast, waiter: Deal) -> None:
    named(cast, waiter, "Danube Locks", country="RO")
    waiter.refresh_from_db()
    assert waiter.waiting_since is None
    assert waiter.conflict == Conflict.FREE
    assert is_decided(waiter)


def test_who_waits_moves_up_when_the_holder_means_another_company(
    cast: Cast, holder: Deal, waiter: Deal
) -> None:
    named(cast, holder, "Marine Services", country="BG", tax_id="222")
    assert is_decided(waiter)
    assert Deal.objects.get(pk=waiter.pk).conflict == Conflict.FREE


def test_a_customer_of_another_country_is_taken_there(cast: Cast, holder: Deal) -> None:
    named(cast, holder, "Rhodope Marine", country="RO")
    bob = cast.actor("bob")
    assert ask_conflict(actor=bob, name="Rhodope Marine", country="RO") == Conflict.TAKEN
    assert Deal.objects.get(pk=holder.pk).country == "BG", "the partner's word stays"


def test_a_customer_that_is_renamed_is_recognised_by_its_new_name(
    cast: Cast, holder: Deal, waiter: Deal
) -> None:
    known = named(cast, holder, "Marine Services", country="BG")
    before = last_event()
    edit_organisation(
        actor=cast.actor("administrator"),
        organisation=known,
        version=known.version,
        values={"tax_id": "222"},
    )
    row = OutboxEvent.objects.get(pk__gt=before, code="partners.organisation.changed")
    recognise_again(Occurrence(row.pk, rebuild(row.code, row.payload), row.actor_id, row.at))
    assert is_decided(waiter)


def test_who_decides_learns_that_another_claim_is_on_the_same_customer(
    cast: Cast, holder: Deal
) -> None:
    later = registered(
        cast.actor("bob"), sold_product(cast, "EP-3"), customer_name="Thracian Yachts"
    )
    task = f"/approvals/{later.reference}/sales/"
    assert "Changed since it was sent" not in browser(cast.staff).get(task).content.decode()
    before = last_event()
    named(cast, holder, "Thracian Yachts", country="BG")
    assert "deals.deal.conflict_changed" in codes_since(before)
    assert Deal.objects.get(pk=later.pk).conflict == Conflict.TAKEN
    recheck_pending("deals.deal", None, 0)
    page = browser(cast.staff).get(task).content.decode()
    assert "Changed since it was sent" in page
    told = OutboxEvent.objects.filter(code="deals.deal.conflict_changed").get()
    assert not audience(rebuild(told.code, told.payload)).parties, "it tells of others' claims"


def test_what_is_being_decided_is_neither_won_nor_lost(cast: Cast, holder: Deal) -> None:
    with pytest.raises(Refusal) as refused:
        change_stage(
            actor=cast.actor("alice"),
            reference=holder.reference,
            stage="lost",
            loss_reason="price",
        )
    assert refused.value.code == "deal_not_decided"
    assert Deal.objects.get(pk=holder.pk).is_open


def test_a_lost_deal_is_not_taken_up_again_before_whoever_moved_up(
    cast: Cast, holder: Deal, waiter: Deal
) -> None:
    decide(cast.actor("staff"), holder, "sales")
    alice = cast.actor("alice")
    change_stage(actor=alice, reference=holder.reference, stage="lost", loss_reason="price")
    assert is_decided(waiter)
    with pytest.raises(Refusal) as refused:
        change_stage(actor=alice, reference=holder.reference, stage="engaging")
    assert refused.value.code == "line_moved"
    assert not Deal.objects.get(pk=holder.pk).is_open


def test_an_early_registration_comes_first_with_its_own_customer_alone(
    cast: Cast, holder: Deal
) -> None:
    other = registered(
        cast.actor("bob"), sold_product(cast, "EP-4"), customer_name="Thracian Yachts"
    )
    decide(cast.actor("staff"), holder, "sales", "return", comment="Who is it?")
    alice = cast.actor("alice")
    save_draft(actor=alice, reference=holder.reference, customer_name="Thracian Yachts")
    bob = cast.actor("bob")
    assert ask_conflict(actor=bob, name="Marine Services", country="BG") == Conflict.TAKEN
    with pytest.raises(Refused) as refused:
        resubmit_deal(actor=alice, reference=holder.reference)
    assert refused.value.code == "customer_taken"
    assert Deal.objects.get(pk=holder.pk).approval_status == ApprovalStatus.RETURNED
    assert Deal.objects.get(pk=other.pk).conflict == Conflict.FREE


def test_another_tax_number_may_be_another_company(cast: Cast, holder: Deal) -> None:
    named(cast, holder, "Marine Services", country="BG", tax_id="222")
    decide(cast.actor("staff"), holder, "sales", "return", comment="Which number?")
    alice = cast.actor("alice")
    save_draft(actor=alice, reference=holder.reference, customer_tax_id="333")
    deal = Deal.objects.get(pk=holder.pk)
    assert deal.customer is None
    resubmit_deal(actor=alice, reference=holder.reference)
    assert Deal.objects.get(pk=holder.pk).match_tax_id == "333"


def test_a_price_of_the_deal_is_for_its_customer_and_does_not_name_it(cast: Cast) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast, "EP-5"), price="90")
    decide(cast.actor("staff"), deal, "sales")
    price = SpecialPrice.objects.get(deal=deal)
    assert [use.ordered for use in special_price_use(actor=cast.actor("alice"))] == [0]
    known = named(cast, deal, "Marine Services", country="BG")
    price.refresh_from_db()
    assert price.customer == known
    assert [use.ordered for use in special_price_use(actor=cast.actor("alice"))] == [None]
    page = browser(cast.alice).get(f"/special-prices/{price.reference}/").content.decode()
    assert f"As in {deal.reference}" in page
    assert "Marine Services Ltd" not in page.replace(deal.title, "")


def test_the_place_in_line_counts_who_is_recognised_as_the_same(
    cast: Cast, holder: Deal, waiter: Deal
) -> None:
    bob = cast.actor("bob")
    assert place_in_line(deal=access_deal(actor=bob, reference=waiter.reference)) == 1
