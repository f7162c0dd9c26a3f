"""What the house of the demo sells, and what the market says about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalogue.models import MarketIndicator, PriceList, Product
from catalogue.services.create_price_list import create_price_list
from catalogue.services.create_product import create_product
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.publish_bulletin import publish_bulletin
from catalogue.services.record_market import record_market_indicator, record_market_price
from catalogue.services.release_version import release_version
from catalogue.services.request_release import request_release
from catalogue.services.share_market import share_market_data
from portal.desk.demo.companies import Companies
from portal.kernel.actors import Actor
from sharing.models import Party, PartyKind

type Range = dict[str, Product]

# sku, name, series, line, cost, list, floor, target
PRODUCTS = (
    ("EP-40", "Marine EP-40", "Marine", "Epoxy", "58.00", "118.00", "76.00", "95.00"),
    ("EP-60", "Marine EP-60 Arctic", "Marine", "Epoxy", "71.00", "142.00", "93.00", "118.00"),
    ("AF-10", "Antifouling AF-10", "Marine", "Antifouling", "49.00", "104.00", "66.00", "84.00"),
    (
        "AF-20",
        "Antifouling AF-20 Copper",
        "Marine",
        "Antifouling",
        "66.00",
        "131.00",
        "88.00",
        "108.00",
    ),
    ("TC-05", "Topcoat TC-05", "Marine", "Topcoat", "31.00", "64.00", "41.00", "52.00"),
    (
        "PU-15",
        "Industrial PU-15",
        "Industrial",
        "Polyurethane",
        "27.50",
        "58.00",
        "36.00",
        "47.00",
    ),
    (
        "PU-25",
        "Industrial PU-25 Fast",
        "Industrial",
        "Polyurethane",
        "34.00",
        "69.00",
        "44.00",
        "56.00",
    ),
    ("ZN-80", "Zinc primer ZN-80", "Industrial", "Primer", "22.00", "47.50", "29.00", "38.00"),
    (
        "FR-30",
        "Fire retardant FR-30",
        "Industrial",
        "Intumescent",
        "84.00",
        "169.00",
        "112.00",
        "139.00",
    ),
    ("TH-01", "Thinner TH-01", "Service", "Thinner", "3.10", "7.90", "4.20", "6.10"),
)


# sku, list, floor, target
_NEW_PRICES = (
    ("EP-40", "109.00", "72.00", "92.00"),
    ("EP-60", "149.50", "96.00", "124.00"),
    ("AF-20", "138.00", "91.00", "113.00"),
    ("PU-15", "61.50", "38.00", "49.00"),
    ("FR-30", "177.00", "116.00", "145.00"),
)


def enter_range(sales: Actor, finance: Actor) -> Range:
    """Products, and two price lists released for resellers and distributors."""
    products = {
        row[0]: create_product(
            actor=finance,
            sku=row[0],
            name=row[1],
            series=row[2],
            product_line=row[3],
            category=row[2],
            unit="l",
            standard_cost=Decimal(row[4]),
        )
        for row in PRODUCTS
    }
    start = timezone.localdate()
    for tier, factor in (("gold", "1"), ("silver", "1"), ("platinum", "0.96")):
        listed = create_price_list(
            actor=finance, name=f"Coatings {start.year} · {tier}", audience="tier", tier=tier
        )
        version = draft_version(actor=finance, reference=listed.reference, valid_from=start)
        set_prices(
            actor=finance,
            reference=listed.reference,
            rows=[
                PriceRow(
                    product=products[row[0]],
                    amount=(Decimal(row[5]) * Decimal(factor)).quantize(Decimal("0.01")),
                    floor=Decimal(row[6]),
                    target=Decimal(row[7]),
                )
                for row in PRODUCTS
            ],
        )
        release_version(actor=finance, reference=listed.reference, number=version.number)
    return products


def send_new_prices(ines: Actor, products: Range) -> None:
    """Next year's prices of one list, which a colleague of finance is to release."""
    listed = PriceList.objects.get(name__endswith="gold")
    start = timezone.localdate() + timedelta(days=40)
    version = draft_version(
        actor=ines,
        reference=listed.reference,
        valid_from=start,
        note="Resin rose by 6 % since summer; EP-40 meets the offers seen at the yards.",
    )
    set_prices(
        actor=ines,
        reference=listed.reference,
        rows=[
            PriceRow(
                product=products[sku],
                amount=Decimal(amount),
                floor=Decimal(floor),
                target=Decimal(target),
            )
            for sku, amount, floor, target in _NEW_PRICES
        ],
    )
    request_release(actor=ines, reference=listed.reference, number=version.number)


def _party(kind: PartyKind, code: str) -> Party:
    return Party.objects.get(kind=kind, subject_id=None, code=code)


_MARKET_PRICES = (
    ("EP-40", "Norfarg", "89.50", "BG", 12),
    ("EP-40", "Helios Lacke", "93.00", "RO", 20),
    ("AF-20", "Norfarg", "112.00", "RO", 9),
    ("PU-15", "Helios Lacke", "44.90", "BG", 31),
)
_TITLES = {
    "en": "Romanian yards: docking season opens early",
    "ru": "Румынские верфи: сезон докования начинается раньше",
    "bg": "Румънските корабостроителници: докуването започва по-рано",
}
_BODIES = {
    "en": "Three yards have docking slots from mid January. Expect enquiries about antifouling.",
    "ru": "Три верфи объявили о доках с середины января. Ожидайте запросы на покрытия AF.",
    "bg": "Три завода обявиха докове от средата на януари. Очаквайте запитвания за AF.",
}


def enter_market(sales: Actor, companies: Companies, products: Range) -> None:
    """Competitors' prices, an indicator and a bulletin, shared with the partners concerned."""
    today = timezone.localdate()
    tiers = [_party(PartyKind.TIER, tier) for tier in ("gold", "platinum")]
    suppliers = Party.objects.filter(
        kind=PartyKind.ORGANISATION,
        subject_id__in=[companies["Thracia Resins"].pk, companies["Danube Distribution"].pk],
    )
    prices = [
        record_market_price(
            actor=sales,
            product=products[sku],
            competitor=companies[name],
            price=Decimal(price),
            currency="EUR",
            observed_on=today - timedelta(days=age),
            source="Offer seen at the customer",
            region=region,
        )
        for sku, name, price, region, age in _MARKET_PRICES
    ]
    _share(sales, prices, tiers, "Gold and platinum partners meet these competitors")
    indicators = [
        _index(sales, region, value) for region, value in (("BG", "117.4"), ("RO", "115.9"))
    ]
    _share(sales, indicators, list(suppliers), "Planning of the first quarter")
    publish_bulletin(
        actor=sales,
        titles=_TITLES,
        bodies=_BODIES,
        source="Trade press",
        region="RO",
        audience=[*tiers, *suppliers],
        reason="For partners on the lower Danube",
    )


def _index(sales: Actor, region: str, value: str) -> MarketIndicator:
    today = timezone.localdate()
    return record_market_indicator(
        actor=sales,
        name="Epoxy resin, price index",
        region=region,
        period=f"{today.year}-Q3",
        value=Decimal(value),
        unit="2021 = 100",
        source="House survey",
        observed_on=today - timedelta(days=30),
    )


def _share(sales: Actor, records: Sequence[Any], parties: list[Party], reason: str) -> None:
    share_market_data(
        actor=sales,
        records=records,
        parties=parties,
        facets=[facet.name for facet in records[0].shareable.facets[:2]],
        reason=reason,
    )
