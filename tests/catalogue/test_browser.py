"""The pages of prices, market data and price feedback in a browser, judged by axe."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from catalogue.services.draft_version import PriceRow
from catalogue.services.publish_bulletin import publish_bulletin
from catalogue.services.record_market import record_market_price
from catalogue.services.share_market import share_market_data
from portal.kernel.actors import Actor
from portal.kernel.models import User
from pricing_feedback.services.decide_case import give_opinion
from tests.catalogue.kit import (
    house,
    organisation,
    partner_actor,
    price_list,
    product,
    release,
    tier_party,
)
from tests.desk.conftest import PASSWORD, axe, new_page, picture, sign_in
from tests.pricing_feedback.kit import case_of, report

pytestmark = [pytest.mark.e2e]
__all__ = ["axe", "new_page"]

WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def able_to_sign_in(actor: Actor, language: str) -> User:
    """The actor's user with a password and a confirmed address."""
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.language = language
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def judge(page, site, axe, addresses, label) -> list[str]:
    faults = []
    for address in addresses:
        answer = page.goto(site.url + address)
        if answer is None or answer.status != 200:
            faults.append(f"{label} {address} answers {answer and answer.status}")
            continue
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            faults += [f"{label} {width} {address} {fault}" for fault in axe(page)]
            name = address.strip("/").replace("/", "-").replace("?", "-").replace("&", "-")
            picture(page, f"{name}-{label}-{width}")
    return faults


def stage() -> tuple[Actor, Actor, str, str]:
    """Products, two versions, market data and a case; a partner, finance, and references."""
    item = product("EP-40", cost="58", category="Marine", product_line="Epoxy", unit="l")
    other = product("AF-10", cost="49", category="Marine", product_line="Antifouling")
    made = price_list(
        PriceRow(item, Decimal(118), floor=Decimal(76), target=Decimal(95)),
        PriceRow(other, Decimal(104), floor=Decimal(66)),
        start=timezone.localdate() - timedelta(days=90),
        audience="tier",
        tier="gold",
    )
    release(made, PriceRow(item, Decimal("121.50"), floor=Decimal(78)), start=timezone.localdate())
    bob, _company = partner_actor("Vitosha Coatings", tier="gold")
    sales, tender, finance = house("sales"), house("tender"), house("finance")
    seen = record_market_price(
        actor=sales,
        product=item,
        competitor=organisation("Norfarg", "competitor"),
        price=Decimal("89.50"),
        currency="EUR",
        observed_on=timezone.localdate(),
        source="Offer",
        region="BG",
    )
    share_market_data(
        actor=sales,
        records=[seen],
        parties=[tier_party("gold")],
        facets=["identity", "prices"],
        reason="They meet it",
    )
    publish_bulletin(
        actor=sales,
        titles={"en": "Resin is scarce", "ru": "Смолы не хватает", "bg": "Недостиг на смола"},
        bodies={"en": "Prices rise.", "ru": "Цены растут.", "bg": "Цените растат."},
        source="Desk",
        audience=[tier_party("gold")],
    )
    case = case_of(report(bob, item, "89.50"))
    report(sales, item, "91")
    give_opinion(
        actor=tender, reference=case.reference, recommendation="special_price", text="A project."
    )
    return bob, finance, made.reference, case.reference


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_pages_with_data_are_clean(live_site, new_page, axe, language) -> None:
    bob, finance, listed, case = stage()
    common = [
        "/products/",
        "/products/EP-40/",
        "/price-lists/",
        f"/price-lists/{listed}/",
        "/market/",
        "/market/?view=bulletins",
        "/price-feedback/",
        "/price-feedback/?view=signals",
        "/price-feedback/new/?sku=EP-40",
        f"/price-feedback/cases/{case}/",
    ]
    desk = [
        "/products/new/",
        "/price-lists/new/",
        f"/price-lists/{listed}/new/",
    ]
    faults = []
    for label, actor, addresses in (("partner", bob, common), ("finance", finance, common + desk)):
        page = new_page()
        sign_in(page, live_site, able_to_sign_in(actor, language))
        faults += judge(page, live_site, axe, addresses, f"{label}-{language}")
        page.close()
    assert not faults, "\n".join(faults)
