"""What a product costs a partner on a day, by the price lists that are for that partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from catalogue.models import (
    Price,
    PriceList,
    PriceListAudience,
    PriceListKind,
    Product,
    VersionStatus,
)
from partners.models import Organisation, Partner
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound, Refused
from portal.kernel.money import Money
from sharing.policies import visible_to

# Which list counts first when several hold a price.
_PRECEDENCE = (
    PriceListAudience.PARTNER,
    PriceListAudience.TIER,
    PriceListAudience.MARKET,
    PriceListAudience.STANDARD,
)


class PriceMissing(Refused):
    """No price list that the actor sees holds a price for the product on that day."""

    default_code = "price_missing"
    default_message = _(
        "No price list holds a price for %(sku)s on %(date)s. Choose another date, or ask for a "
        "price list."
    )


@dataclass(frozen=True, slots=True)
class PriceFound:
    """The list price per unit, and the list and version that it comes from.

    ``floor`` and ``target`` are empty for whoever does not see the guidance of the list.
    """

    product_id: int
    price_list_id: int
    reference: str
    version: int
    list_name: str
    amount: Decimal
    currency: str
    min_quantity: int
    floor: Decimal | None
    target: Decimal | None

    @property
    def money(self) -> Money:
        """The list price with its currency."""
        return Money(self.amount, self.currency)


def price_on(
    *,
    actor: Actor,
    product: Product,
    on: date,
    partner: Organisation | None = None,
    quantity: Decimal | int = 1,
    price_list: str = "",
) -> PriceFound:
    """The list price of a product for a partner on a day, from ``quantity`` units on.

    The partner's own list counts before its tier's, then its market's, then the standard list.
    Without ``partner`` a partner's user asks for their own company, the house for the standard
    list. ``price_list`` (a reference) asks that list alone. Raises ``PriceMissing``, and
    ``NotFound`` for a partner that the actor does not see.
    """
    found = prices_on(
        actor=actor,
        quantities={product.pk: quantity},
        on=on,
        partner=partner,
        price_list=price_list,
    ).get(product.pk)
    if found is None:
        raise PriceMissing(sku=product.sku, date=on.isoformat(), field="product")
    return found


def prices_on(
    *,
    actor: Actor,
    quantities: Mapping[int, Decimal | int],
    on: date,
    partner: Organisation | None = None,
    price_list: str = "",
) -> dict[int, PriceFound]:
    """The list prices of many products (id → quantity) in at most three queries; products
    without a price are left out. Raises ``NotFound`` like ``price_on``."""
    lists = {
        each.pk: each for each in lists_for(actor=actor, partner=partner, price_list=price_list)
    }
    if not lists or not quantities:
        return {}
    best: dict[int, tuple[tuple[int, int], Price]] = {}
    for price in prices_in_force(on).filter(
        version__price_list__in=list(lists), product__in=list(quantities)
    ):
        if price.min_quantity > max(quantities[price.product_id], 1):
            continue
        place: int = lists[price.version.price_list_id].rank  # type: ignore[attr-defined]
        rank = (place, -price.min_quantity)
        if price.product_id not in best or rank < best[price.product_id][0]:
            best[price.product_id] = (rank, price)
    return {
        product: _found(price, lists[price.version.price_list_id])
        for product, (_rank, price) in best.items()
    }


def prices_in_force(on: date) -> QuerySet[Price]:
    """Prices of released versions that hold on a day, with their version. Not limited by policy:
    start from the lists that the actor sees."""
    return Price.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_until=None) | Q(valid_until__gte=on),
        Q(version__valid_until=None) | Q(version__valid_until__gte=on),
        version__status=VersionStatus.RELEASED,
        version__valid_from__lte=on,
    ).select_related("version")


def lists_for(
    *,
    actor: Actor,
    partner: Organisation | None = None,
    price_list: str = "",
    kind: str = PriceListKind.SALE,
) -> list[PriceList]:
    """The price lists that are for a partner (or the one named) and whose prices the actor sees,
    with ``rank``, the one that counts first in front. Raises ``NotFound`` like ``price_on``."""
    concerned = _concerned(actor, partner)
    applies = Q(audience=PriceListAudience.STANDARD)
    for each in concerned:
        applies |= Q(audience=PriceListAudience.PARTNER, partner=each.organisation_id)
        applies |= Q(audience=PriceListAudience.TIER, tier=each.tier)
        if each.organisation.country:
            applies |= Q(audience=PriceListAudience.MARKET, market=each.organisation.country)
    if price_list:
        applies = Q(reference=price_list.upper())
    if not concerned and partner is not None:
        applies |= Q(audience=PriceListAudience.PARTNER, partner=partner)
    whens = [When(audience=code, then=Value(place)) for place, code in enumerate(_PRECEDENCE)]
    rows = PriceList.objects.filter(applies, kind=kind).annotate(
        rank=Case(*whens, default=len(_PRECEDENCE), output_field=IntegerField())
    )
    bit = PriceList.shareable.bits["prices"]
    seen = visible_to(actor, rows).order_by("rank", "pk")
    return [each for each in seen if each.facet_mask & bit]


def _concerned(actor: Actor, partner: Organisation | None) -> list[Partner]:
    rows = Partner.objects.select_related("organisation")
    if partner is None:
        return list(rows.filter(organisation__in=list(actor.organisations)))
    if not (actor.is_house or actor.belongs_to(partner.pk)):
        raise NotFound
    return list(rows.filter(organisation=partner))


def _found(price: Price, price_list: PriceList) -> PriceFound:
    guidance = bool(price_list.facet_mask & PriceList.shareable.bits["guidance"])  # type: ignore[attr-defined]
    return PriceFound(
        product_id=price.product_id,
        price_list_id=price_list.pk,
        reference=price_list.reference,
        version=price.version.number,
        list_name=price_list.name,
        amount=price.amount,
        currency=price_list.currency,
        min_quantity=price.min_quantity,
        floor=price.floor if guidance else None,
        target=price.target if guidance else None,
    )
