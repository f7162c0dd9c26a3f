"""Price terms: finance adds and ends them, waterfalls follow, nobody else learns of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.engine.waterfall import price_waterfall
from catalogue.models import PriceTerm
from catalogue.services.add_price_term import TermInput, add_price_term, end_price_term
from catalogue.services.draft_version import PriceRow
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refusals
from portal.kernel.models import OutboxEvent, User
from tests.catalogue.kit import house, partner_actor, price_list, product

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def client(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user_id))
    return browser


def test_finance_adds_a_rebate_on_a_page_and_the_pocket_price_follows() -> None:
    finance = house("finance")
    item = product("EP-40", cost="58")
    price_list(PriceRow(item, Decimal(100)), start=TODAY() - timedelta(days=9))
    browser = client(finance)
    values = {
        "kind": "rebate",
        "rate": "5",
        "min_quantity": "1",
        "valid_from": TODAY().isoformat(),
    }
    refused = browser.post("/price-lists/terms/new/", {**values, "rate": "", "note": "Kept"})
    assert refused.status_code == 422
    assert "Kept" in refused.content.decode()
    assert browser.post("/price-lists/terms/new/", values).status_code == 302
    assert "5.00%" in browser.get("/price-lists/terms/").content.decode()
    drawn = price_waterfall(actor=finance, product=item, partner=None, on=TODAY())
    assert drawn.pocket_price == 95
    term = PriceTerm.objects.get()
    browser.post(f"/price-lists/terms/{term.public_id}/end/")
    term.refresh_from_db()
    assert term.valid_until == TODAY()
    later = price_waterfall(
        actor=finance, product=item, partner=None, on=TODAY() + timedelta(days=1)
    )
    assert later.pocket_price == 100
    codes = OutboxEvent.objects.filter(code__startswith="catalogue.price_term")
    assert sorted(codes.values_list("code", flat=True)) == [
        "catalogue.price_term.added",
        "catalogue.price_term.ended",
    ]


def test_refusals_name_each_field() -> None:
    term = TermInput(
        kind="gift",
        rate=Decimal(2),
        amount=Decimal(-1),
        currency="XXA",
        tier="tin",
        country="ZZ",
        min_quantity=5,
        max_quantity=2,
        valid_from=TODAY(),
        valid_until=TODAY() - timedelta(days=1),
    )
    with pytest.raises(Refusals) as refused:
        add_price_term(actor=house("finance"), term=term)
    fields = {error.field for error in refused.value.errors}
    assert fields == {
        "kind",
        "rate",
        "amount",
        "currency",
        "tier",
        "country",
        "max_quantity",
        "valid_until",
    }
    assert not PriceTerm.objects.exists()


def test_only_finance_writes_and_partners_do_not_know_that_terms_exist() -> None:
    finance, sales = house("finance"), house("sales")
    bob, _company = partner_actor("Bob Ltd")
    given = TermInput(kind="bonus", rate=Decimal("0.02"), valid_from=TODAY())
    term = add_price_term(actor=finance, term=given)
    before = OutboxEvent.objects.count()
    with pytest.raises(Forbidden):
        add_price_term(actor=sales, term=given)
    with pytest.raises(Forbidden):
        end_price_term(actor=sales, public_id=term.public_id)
    with pytest.raises(NotFound):
        end_price_term(actor=bob, public_id=term.public_id)
    assert client(bob).get("/price-lists/terms/").status_code == 404
    assert client(bob).get("/price-lists/terms/new/").status_code == 404
    assert client(bob).post(f"/price-lists/terms/{term.public_id}/end/").status_code == 404
    assert "Price terms" not in client(bob).get("/price-lists/").content.decode()
    assert client(sales).get("/price-lists/terms/").status_code == 200
    term.refresh_from_db()
    assert (term.valid_until, OutboxEvent.objects.count()) == (None, before)
    end_price_term(actor=finance, public_id=term.public_id)
    with pytest.raises(Conflict):
        end_price_term(actor=finance, public_id=term.public_id)
