"""The pages of the catalogue as each side gets them."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import MarketPrice, PriceList, PriceListVersion, Product
from catalogue.services.draft_version import PriceRow, draft_version
from catalogue.services.publish_bulletin import publish_bulletin
from catalogue.services.record_market import record_market_indicator, record_market_price
from catalogue.services.share_market import share_market_data
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.models import OutboxEvent, User
from tests.catalogue.kit import (
    house,
    organisation,
    partner_actor,
    party_of,
    price_list,
    product,
    release,
    tier_party,
)
from workflows.services.install_routes import install_routes

pytestmark = pytest.mark.django_db


def client(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user_id))
    return browser


def text(actor: Actor, address: str) -> str:
    answer = client(actor).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def shop():
    """A product on the list of gold partners, and a competitor's price shared with them."""
    item = product("EP-40", cost="58")
    made = price_list(
        PriceRow(item, Decimal("118"), floor=Decimal("76")),
        start=timezone.localdate() - timedelta(days=30),
        audience="tier",
        tier="gold",
    )
    rival = organisation("Norfarg", "competitor")
    price = record_market_price(
        actor=house("sales"),
        product=item,
        competitor=rival,
        price=Decimal("89.50"),
        currency="EUR",
        observed_on=date(2026, 6, 1),
        source="Offer seen at the customer",
        region="BG",
    )
    share_market_data(
        actor=house("sales"),
        records=[price],
        parties=[tier_party("gold")],
        facets=["identity", "prices"],
        reason="They meet this competitor",
    )
    return item, made


def test_a_partner_sees_its_products_and_prices_but_no_floor_cost_or_source(shop):
    _item, made = shop
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    for address in ("/products/", "/products/EP-40/", f"/price-lists/{made.reference}/"):
        seen = text(bob, address)
        assert "118.00" in seen, address
        assert "76.00" not in seen, address
        assert "58.00" not in seen, address
    market = text(bob, "/market/")
    assert "89.50" in market
    assert "Norfarg" in market
    assert "Offer seen at the customer" not in market
    assert made.name in text(bob, "/price-lists/")


def test_finance_sees_floor_cost_and_margin(shop):
    _item, made = shop
    finance = house("finance")
    assert "58.00" in text(finance, "/products/EP-40/")
    assert "76.00" in text(finance, f"/price-lists/{made.reference}/")


def test_a_stranger_partner_gets_the_answer_of_an_unknown_address(shop):
    _item, made = shop
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    browser = client(mallory)
    for hidden, missing in (
        ("/products/EP-40/", "/products/EP-41/"),
        (f"/price-lists/{made.reference}/", "/price-lists/L-999999999/"),
    ):
        answers = [browser.get(address) for address in (hidden, missing)]
        assert [each.status_code for each in answers] == [404, 404]
    for address in ("/products/", "/price-lists/", "/market/", "/products/options/?q=ep"):
        seen = text(mallory, address)
        assert "EP-40" not in seen
        assert made.reference not in seen
    for address in (
        "/products/new/",
        "/price-lists/new/",
        "/market/share/",
        "/market/prices/new/",
    ):
        assert browser.get(address).status_code == 404


def test_a_supplier_sees_the_market_data_shared_with_it(shop):
    supplier, company = partner_actor("Sava Resins", "supplier", tier="registered")
    figure = record_market_indicator(
        actor=SYSTEM,
        name="Epoxy resin, price index",
        region="BG",
        period="2026-Q3",
        value=Decimal("104.2"),
        unit="2025 = 100",
        source="Trade statistics",
        observed_on=date(2026, 10, 1),
    )
    assert "104.2" not in text(supplier, "/market/?view=indicators")
    share_market_data(
        actor=house("marketing"),
        records=[figure],
        parties=[party_of(company)],
        facets=["identity", "figures"],
        reason="They plan by it",
    )
    assert "104.2" in text(supplier, "/market/?view=indicators")
    assert "89.50" not in text(supplier, "/market/")


def test_a_bulletin_is_read_in_the_readers_language_and_after_its_embargo():
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    words = {"titles": {"en": "Resin is scarce", "bg": "Недостиг на смола"}}
    words["bodies"] = {"en": "Prices rise.", "bg": "Цените растат."}
    out = publish_bulletin(
        actor=house("marketing"), source="Desk", audience=[tier_party("gold")], **words
    ).bulletin
    held = publish_bulletin(
        actor=house("marketing"),
        source="Desk",
        audience=[tier_party("gold")],
        titles={"en": "Not yet"},
        bodies={"en": "Wait."},
        embargo_until=timezone.now() + timedelta(days=2),
    ).bulletin
    User.objects.filter(pk=bob.user_id).update(language="bg")
    listed = text(bob, "/market/?view=bulletins")
    assert "Недостиг на смола" in listed
    assert "Not yet" not in listed
    assert "Цените растат." in text(bob, f"/market/bulletins/{out.public_id}/")
    assert client(bob).get(f"/market/bulletins/{held.public_id}/").status_code == 404
    assert "Not yet" in text(house("marketing"), "/market/?view=bulletins")


def test_finance_drafts_and_releases_a_version_in_the_browser(shop):
    item, made = shop
    finance = house("finance")
    browser = client(finance)
    start = timezone.localdate() + timedelta(days=7)
    base = f"/price-lists/{made.reference}/"
    answer = browser.post(f"{base}new/", {"valid_from": start.isoformat(), "note": "Resin rose"})
    assert answer.status_code == 302
    refused = browser.post(
        f"{base}2/prices/", {"sku": "EP-40", "amount": "120", "floor": "130", "min_quantity": "1"}
    )
    assert refused.status_code == 422
    assert "Enter a floor price between 0 and the list price." in refused.content.decode()
    done = browser.post(f"{base}2/prices/", {"sku": "EP-40", "amount": "121.5", "min_quantity": 1})
    assert done.status_code == 302
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    assert client(bob).get(f"{base}?version=2").status_code == 404
    install_routes(actor=SYSTEM)
    assert "Finance" in text(finance, f"{base}2/release/")
    refused = browser.post(f"{base}2/release/", {"valid_from": "2020-01-01"})
    assert refused.status_code == 422
    assert "today or later" in refused.content.decode()
    assert browser.post(f"{base}2/release/", {"valid_from": start.isoformat()}).status_code == 302
    assert browser.get(f"{base}2/release/").headers["Location"] == f"{base}?version=2"
    sent = text(finance, f"{base}?version=2")
    assert f"{base}2/withdraw/" in sent
    assert f"{base}2/prices/" not in sent
    stands = browser.post(f"{base}2/prices/", {"sku": "EP-40", "amount": "99", "min_quantity": 1})
    assert "Withdraw it from approval" in stands.content.decode()
    assert client(bob).get(f"{base}?version=2").status_code == 404
    colleague = client(house("finance"))
    task = f"/approvals/{made.reference}-2/finance/"
    page = colleague.get(task).content.decode()
    assert "Release it" in page
    assert "€118.00 → €121.50 (+3.0%)" in page
    answer = colleague.post(task, {"decision": "approve", "idempotency_key": str(uuid4())})
    assert answer.status_code == 302
    assert PriceListVersion.objects.get(price_list=made, number=2).status == "released"
    changes = text(bob, f"{base}?version=2")
    assert "Resin rose" in changes
    assert "121.50" in changes
    assert "118.00" in changes
    assert item.prices.count() == 2


def test_only_finance_sends_for_release(shop):
    item, made = shop
    draft_version(actor=SYSTEM, reference=made.reference, valid_from=timezone.localdate())
    sales = client(house("sales"))
    before = OutboxEvent.objects.count()
    for page in ("release", "withdraw", "cancel"):
        answer = sales.post(f"/price-lists/{made.reference}/2/{page}/")
        assert answer.status_code == 404
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    assert client(mallory).post(f"/price-lists/{made.reference}/1/release/").status_code == 404
    assert OutboxEvent.objects.count() == before
    assert set(item.prices.values_list("amount", flat=True)) == {118}


def test_products_are_entered_and_changed_by_forms():
    finance = client(house("finance"))
    values = {
        "sku": "TC-05",
        "name": "Topcoat TC-05",
        "unit": "l",
        "status": "active",
        "list_currency": "EUR",
        "standard_cost": "31,50",
    }
    assert finance.get("/products/new/").status_code == 200
    assert finance.post("/products/new/", values).status_code == 302
    again = finance.post("/products/new/", values)
    assert again.status_code == 422
    assert "Another product has this key already" in again.content.decode()
    assert Product.objects.get(sku="TC-05").standard_cost == Decimal("31.50")
    changed = finance.post("/products/TC-05/edit/", {**values, "name": "Topcoat", "version": "1"})
    assert changed.status_code == 302
    stale = finance.post("/products/TC-05/edit/", {**values, "name": "Other", "version": "1"})
    assert stale.status_code == 422
    assert Product.objects.get(sku="TC-05").name == "Topcoat"


def test_only_money_of_today_is_offered_and_an_old_product_keeps_its_own():
    finance = client(house("finance"))
    offered = finance.get("/products/new/").content.decode()
    assert 'value="RSD"' in offered
    for former in ("ADP", "DEM", "XXX"):
        assert f'value="{former}"' not in offered
    Product.objects.filter(pk=product("OLD-1").pk).update(list_currency="DEM")
    kept = finance.get("/products/OLD-1/edit/").content.decode()
    assert '<option value="DEM" selected>' in kept


def test_market_data_is_recorded_and_shared_by_forms(shop):
    sales = client(house("sales"))
    rival = organisation("Helios Lacke", "competitor")
    for address in ("prices", "indicators", "bulletins"):
        assert sales.get(f"/market/{address}/new/").status_code == 200
    values = {
        "sku": "EP-40",
        "competitor": rival.reference,
        "price": "93",
        "currency": "EUR",
        "region": "RO",
        "observed_on": "2026-05-02",
        "source": "Fair",
    }
    assert sales.post("/market/prices/new/", values).status_code == 302
    assert sales.post("/market/prices/new/", {**values, "price": "0"}).status_code == 422
    assert MarketPrice.objects.get(region="RO").price == 93
    shared = sales.post(
        "/market/share/?view=prices&region=RO",
        {"party": "tier/gold", "facets": ["prices"], "reason": "They asked"},
    )
    assert shared.status_code == 302
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    assert "93.00" in text(bob, "/market/?region=RO")


def test_the_lists_take_a_bounded_number_of_queries(shop, django_assert_max_num_queries):
    _item, made = shop
    for number in range(12):
        other = product(f"ZZ-{number}")
        release(made, PriceRow(other, Decimal(5)), start=date(2027, 1, 1 + number))
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    browser = client(bob)
    browser.get("/products/")
    # Session, user, its parties and organisations, counts of the rail; then the list itself.
    for address in ("/products/", "/price-lists/", "/market/", f"/price-lists/{made.reference}/"):
        with django_assert_max_num_queries(24):
            assert browser.get(address).status_code == 200
    assert PriceList.objects.count() == 1
