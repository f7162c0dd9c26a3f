"""Exchange rates: of the day or shortly before, else refused."""

import csv
import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalogue.models import CurrencyRate
from catalogue.selectors.rates import RateMissing, convert, rate_on
from portal.kernel.money import Money

pytestmark = pytest.mark.django_db


def rate(currency: str, on: date, value: str, source: str = "ECB") -> None:
    CurrencyRate.objects.create(currency=currency, date=on, rate=Decimal(value), source=source)


def test_a_holiday_takes_the_last_rate_before_it():
    rate("USD", date(2019, 12, 31), "1.1234")
    assert rate_on("USD", date(2020, 1, 1)) == Decimal("1.1234")
    assert rate_on("EUR", date(2020, 1, 1)) == 1


def test_a_rate_older_than_seven_days_is_refused():
    rate("USD", date(2020, 1, 1), "1.1")
    assert rate_on("USD", date(2020, 1, 8)) == Decimal("1.1")
    with pytest.raises(RateMissing) as refusal:
        rate_on("USD", date(2020, 1, 9))
    assert refusal.value.code == "rate_missing"
    assert refusal.value.field == "currency"


def test_a_currency_that_its_source_dropped_is_refused_at_once():
    rate("RUB", date(2022, 3, 1), "117.2")
    rate("USD", date(2022, 3, 1), "1.11")
    rate("USD", date(2022, 3, 2), "1.11")
    assert rate_on("RUB", date(2022, 3, 1)) == Decimal("117.2")
    with pytest.raises(RateMissing):
        rate_on("RUB", date(2022, 3, 2))


def test_a_currency_that_became_the_euro_is_refused():
    rate("BGN", date(2025, 12, 31), "1.9558")
    assert rate_on("BGN", date(2025, 12, 31)) == Decimal("1.9558")
    with pytest.raises(RateMissing):
        rate_on("BGN", date(2026, 1, 1))


def test_money_converts_through_the_euro():
    day = date(2026, 1, 5)
    rate("USD", day, "1.25")
    rate("GBP", day, "0.80")
    assert convert(Money(Decimal(100), "USD"), "GBP", day) == Money(Decimal("64.0000"), "GBP")
    with pytest.raises(RateMissing):
        convert(Money(Decimal(1), "JPY"), "EUR", day)


@pytest.mark.data
def test_published_rates_answer_as_their_source_says(data_sets):
    wanted = {"USD", "BGN", "RUB"}
    around = [
        (date(2018, 12, 24), date(2020, 1, 3)),
        (date(2022, 2, 25), date(2022, 3, 10)),
        (date(2025, 12, 22), date(2026, 1, 9)),
    ]
    with zipfile.ZipFile(data_sets / "reference" / "eurofxref-hist.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode()
    rows = []
    for row in csv.DictReader(io.StringIO(text)):
        day = date.fromisoformat(row["Date"])
        if any(start <= day <= end for start, end in around):
            rows += [
                CurrencyRate(currency=code, date=day, rate=Decimal(row[code]))
                for code in wanted
                if row.get(code) not in (None, "", "N/A")
            ]
    CurrencyRate.objects.bulk_create(rows)
    assert rate_on("USD", date(2018, 12, 31)) == Decimal("1.1450")
    assert rate_on("USD", date(2020, 1, 1)) == rate_on("USD", date(2019, 12, 31))
    for offset in range(1, 5):
        for code, last in (("BGN", date(2025, 12, 31)), ("RUB", date(2022, 3, 1))):
            with pytest.raises(RateMissing):
                rate_on(code, last + timedelta(days=offset))
