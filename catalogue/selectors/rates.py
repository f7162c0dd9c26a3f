"""Exchange rates as of a date. A missing or stale rate is an error, never 0 or 1."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from catalogue.models import CurrencyRate
from portal.kernel.errors import Refused
from portal.kernel.money import Money

OLDEST = timedelta(days=7)
_UNIT = Decimal("0.0001")
# The last day on which each currency that became the euro was a currency.
LAST_DAYS = {
    "BGN": date(2025, 12, 31),
    "HRK": date(2022, 12, 31),
    "LTL": date(2014, 12, 31),
    "LVL": date(2013, 12, 31),
    "EEK": date(2010, 12, 31),
    "SKK": date(2008, 12, 31),
    "CYP": date(2007, 12, 31),
    "MTL": date(2007, 12, 31),
    "SIT": date(2006, 12, 31),
}


class RateMissing(Refused):
    """No exchange rate is recent enough for this currency and date."""

    default_code = "rate_missing"
    default_message = _(
        "There is no exchange rate for %(currency)s on %(date)s. Import the rates of that week, "
        "or choose another currency."
    )


def rate_on(currency: str, on: date) -> Decimal:
    """Units of ``currency`` per euro on a day: of that day, or the last one up to 7 days before.

    Refused are a currency that had become the euro, and one that its source stopped publishing
    while it went on publishing others. Raises ``RateMissing``.
    """
    if currency == "EUR":
        return Decimal(1)
    row = (
        CurrencyRate.objects.filter(currency=currency, date__lte=on, date__gte=_oldest(on))
        .order_by("-date")
        .first()
    )
    if row is None or on > LAST_DAYS.get(currency, on) or _was_dropped(row, on):
        raise RateMissing(currency=currency, date=on.isoformat(), field="currency")
    return row.rate


def _oldest(on: date) -> date:
    """The first day whose rate still counts on ``on``; calendars begin somewhere."""
    return on - OLDEST if on - date.min > OLDEST else date.min


def _was_dropped(row: CurrencyRate, on: date) -> bool:
    """Whether the source published later, up to ``on``, without this currency."""
    return (
        row.date < on
        and CurrencyRate.objects.filter(
            source=row.source, date__gt=row.date, date__lte=on
        ).exists()
    )


def convert(money: Money, currency: str, on: date) -> Money:
    """The same value in another currency at the rates of a day, to four decimals.

    Raises ``RateMissing``.
    """
    if money.currency == currency:
        return money
    amount = money.amount * rate_on(currency, on) / rate_on(money.currency, on)
    return Money(amount.quantize(_UNIT, ROUND_HALF_UP), currency)
