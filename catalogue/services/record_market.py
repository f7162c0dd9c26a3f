"""Record what is known about the market: competitors' prices and indicators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext_lazy as _

from catalogue.events import MarketIndicatorRecorded, MarketPriceRecorded
from catalogue.models import MarketIndicator, MarketPrice, Product
from catalogue.models.keys import newest_first
from catalogue.policies import require_writer
from partners.models import Organisation, OrganisationRole
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
from portal.kernel.validation import check_lengths


@command("catalogue.record_market_price")
def record_market_price(
    *,
    actor: Actor,
    product: Product,
    competitor: Organisation,
    price: Decimal,
    currency: str,
    observed_on: date,
    source: str,
    region: str = "",
    competitor_product: str = "",
    note: str = "",
) -> MarketPrice:
    """Record a competitor's price per unit; the same competitor, product, region, day and source
    again corrects it.

    Raises ``Forbidden``, and ``Refused`` for a price of 0 or less, a missing source, or an
    organisation that is not a competitor.
    """
    require_writer(actor, MarketPrice.shareable)
    _check_price(price, currency)
    _check_source(source)
    texts = {"region": region.strip(), "competitor_product": competitor_product.strip()}
    check_lengths(MarketPrice, source=source.strip(), **texts)
    if OrganisationRole.COMPETITOR not in competitor.roles:
        text = _("Choose an organisation that is recorded as competitor.")
        raise Refused(text, code="not_competitor", field="competitor")
    record, _made = MarketPrice.objects.update_or_create(
        product=product,
        competitor=competitor,
        region=texts["region"],
        observed_on=observed_on,
        source=source.strip(),
        defaults={
            "price": price,
            "currency": currency,
            "competitor_name": competitor.name,
            "competitor_product": texts["competitor_product"],
            "note": note.strip(),
            "recorded_by_id": actor.user_id,
            "sort_key": newest_first(observed_on),
        },
    )
    publish(actor, MarketPriceRecorded(subject_id=record.pk))
    return record


@command("catalogue.record_market_indicator")
def record_market_indicator(
    *,
    actor: Actor,
    name: str,
    region: str,
    period: str,
    value: Decimal,
    unit: str,
    source: str,
    observed_on: date,
) -> MarketIndicator:
    """Record a figure about a market; the same name, region, period and source again corrects it.

    Raises ``Forbidden``, and ``Refused`` for a missing name, period or source.
    """
    require_writer(actor, MarketIndicator.shareable)
    if not name.strip():
        raise Refused(_("Enter the name of the indicator."), code="missing", field="name")
    if not period.strip():
        text = _("Enter a period, for example 2026-Q3.")
        raise Refused(text, code="missing", field="period")
    _check_source(source)
    texts: dict[str, Any] = {
        "name": name.strip(),
        "region": region.strip(),
        "period": period.strip(),
    }
    check_lengths(MarketIndicator, unit=unit.strip(), source=source.strip(), **texts)
    record, _made = MarketIndicator.objects.update_or_create(
        **texts,
        source=source.strip(),
        defaults={
            "value": value,
            "unit": unit.strip(),
            "observed_on": observed_on,
            "recorded_by_id": actor.user_id,
            "sort_key": newest_first(observed_on),
        },
    )
    publish(actor, MarketIndicatorRecorded(subject_id=record.pk))
    return record


def _check_price(price: Decimal, currency: str) -> None:
    if price <= 0:
        text = _("Enter a price above 0, for example 12.50.")
        raise Refused(text, code="not_positive", field="price")
    if currency not in list_currencies():
        text = _("Enter a currency code of three letters, for example EUR.")
        raise Refused(text, code="unknown_currency", field="currency")


def _check_source(source: str) -> None:
    if not source.strip():
        raise Refused(_("Say where this comes from."), code="missing", field="source")
