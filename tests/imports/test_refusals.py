"""What is refused is said whole: every fault of a row, and every row of a record."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalogue.models import CurrencyRate, Product
from orders.models import Order
from partners.models import Organisation
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import guess
from portal.desk.imports.readers import open_sheet
from portal.desk.imports.run import Report, apply, prepare
from portal.kernel.actors import SYSTEM
from portal.kernel.bulk.rows import Outcome, disagreements
from tests.cast import make_organisation

type Bring = Callable[..., Report]

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import these lines as a kind."""

    def bring(code: str, *lines: str) -> Report:
        path = tmp_path / "file.csv"
        path.write_text("\n".join(lines))
        kind, sheet = kind_named(code), open_sheet(path, header=True)
        mapping = guess(kind, sheet, path.name)
        prepared = prepare(SYSTEM, kind, mapping, sheet)
        assert apply(SYSTEM, prepared)
        return prepared.report

    return bring


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.code) for each in report.problems]


def test_every_fault_of_a_row_is_named_at_once(bring: Bring) -> None:
    report = bring(
        "organisations",
        "key,name,role,country,employees,parent",
        "1,,customer,Atlantis,5k,Nobody",
        "2,Sonron,customer,Korea,5,",
        ",No Key,customer,Korea,5,Nobody",
    )
    assert sorted(faults(report)) == [
        (2, "country", "unknown_country"),
        (2, "employees", "not_a_number"),
        (2, "name", "missing"),
        (2, "parent", "unknown_organisation"),
        (4, "key", "missing"),
        (4, "parent", "unknown_organisation"),
    ]
    assert Organisation.objects.get().name == "Sonron"


def test_an_order_comes_in_whole_or_not_at_all(bring: Bring) -> None:
    make_organisation("Sonron")
    bring("products", "sku,name", "A-1,Bolt")
    report = bring(
        "orders",
        "number,partner,ordered_on,unit_price,product,quantity",
        "SO1,Sonron,2026-03-01,10,A-1,1",
        "SO1,Sonron,2026-03-01,12x,A-2,1",
        "SO2,Sonron,2026-03-01,7,A-1,1",
        ",Sonron,2026-03-01,7,A-1,1",
        "SO3,Sonron,someday,7,A-1,1",
        "SO3,Sonron,2026-03-01,7,A-1,1",
        "SO4,Sonron,2026-03-01,7,,1",
    )
    assert sorted(faults(report)) == [
        (2, "number", "left_out"),
        (3, "product", "unknown_product"),
        (3, "unit_price", "not_a_number"),
        (5, "number", "missing"),
        (6, "ordered_on", "not_a_date"),
        (7, "number", "left_out"),
        (8, "product", "missing"),
    ]
    assert Order.objects.get().lines.count() == 1
    assert list(Order.objects.values_list("number", flat=True)) == ["SO2"]
    assert report.rows[Outcome.REFUSED] == 6


@pytest.mark.parametrize(
    ("code", "lines", "field"),
    [
        ("organisations", ("key,name,role", "1,Sonron,customer", "1,Config,customer"), "name"),
        ("rates", ("date,currency,rate", "2026-03-31,USD,1.1", "2026-03-31,USD,1.2"), "rate"),
    ],
)
def test_the_same_key_with_other_values_is_refused(
    bring: Bring, code: str, lines: tuple[str, ...], field: str
) -> None:
    report = bring(code, *lines)
    key = kind_named(code).fields[0].name
    assert faults(report) == [(2, key, "left_out"), (3, field, "rows_disagree")]
    assert report.rows[Outcome.REFUSED] == 2
    assert not Organisation.objects.exists()
    assert not CurrencyRate.objects.filter(date="2026-03-31").exists()


def test_the_same_row_twice_is_one_record(bring: Bring) -> None:
    line = "2026-03-31,USD,1.1"
    report = bring("rates", "date,currency,rate", line, line)
    assert (report.rows[Outcome.CREATED], report.problems) == (2, [])


def test_a_product_described_twice_is_remarked_on(bring: Bring) -> None:
    report = bring("products", "sku,name", "A-1,Old name", "A-1,New name")
    assert Product.objects.get().name == "New name"
    assert [note.row for note in report.notes] == [3]
    assert report.rows[Outcome.CREATED] == 2


def test_a_company_waits_for_its_refused_parent(bring: Bring) -> None:
    report = bring(
        "organisations",
        "key,name,role,country,parent",
        "1,Mother,customer,Atlantis,",
        "2,Daughter,customer,Korea,1",
        "3,Granddaughter,customer,Korea,2",
    )
    assert {row for row, _field, _code in faults(report)} == {2, 3, 4}
    assert not Organisation.objects.exists()


def test_a_nought_that_disagrees_is_shown_as_one() -> None:
    first, row = SimpleNamespace(row=2, price=Decimal(5)), SimpleNamespace(row=3, price=Decimal(0))
    (problem,) = disagreements(first, row, ["price"])
    assert problem.value == "0"
