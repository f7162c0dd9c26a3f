"""Importing order and invoice lines, against COPY of the same rows into the same tables.

Ours reads the file, resolves customers and products, compares, writes, keeps what undoing needs
and publishes. The reference copies finished rows; constraints and history triggers work for both.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection

from benchmarks.measure import Result
from orders.models import Invoice, InvoiceLine, Order, OrderLine
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import ColumnMapping, Rule, guess
from portal.desk.imports.readers import open_sheet
from portal.desk.imports.run import apply, prepare
from portal.desk.models import ImportJob
from portal.desk.services.run_import import Recorder
from portal.kernel.actors import SYSTEM
from tests.harness.server import ROOT

_SETS = Path(os.environ.get("GUILDHALL_TEST_DATA", ROOT.parent / "shared" / "data"))
_ORDERS = "adventureworks_dw"
_INVOICES = "online_retail"
_CURRENCIES = {"6": "AUD", "19": "CAD", "36": "EUR", "98": "GBP", "100": "USD"}
_NO_RULES: dict[str, Rule | None] = {}


def _bring(
    kind: str, file: str, source: str, create: frozenset[str], rules: dict[str, Rule | None]
) -> None:
    wanted, sheet = kind_named(kind), open_sheet(_SETS / file)
    guessed = {**guess(wanted, sheet, file).rules, **rules}
    mapping = ColumnMapping({n: r for n, r in guessed.items() if r}, source, create)
    prepared = prepare(SYSTEM, wanted, mapping, sheet)
    job = ImportJob.objects.create(kind=kind, file_name=file, total=prepared.report.total)
    apply(SYSTEM, prepared, on_batch=Recorder(job, SYSTEM, lambda rows: None))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _copy_out(owner: str, table: str) -> bytes:
    command = f"COPY {table} TO STDOUT"
    with psycopg.connect(owner) as link, link.cursor() as cursor, cursor.copy(command) as copy:
        return b"".join(bytes(block) for block in copy)


def _copy_in(owner: str, tables: dict[str, bytes]) -> None:
    # As the owner: COPY writes to no table behind row-level security.
    with psycopg.connect(owner) as connected, connected.cursor() as cursor:
        for table, rows in tables.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)


def _empty(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


def _against_copy(
    name: str, ours: Callable[[], object], heads: str, lines: str, rounds: int, owner: str
) -> Result:
    """Median seconds by turns; the import runs into empty tables each time."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        times[0].append(_seconds(ours))
        rows = {table: _copy_out(owner, table) for table in (heads, lines)}
        _empty(lines, heads)
        times[1].append(_seconds(lambda rows=rows: _copy_in(owner, rows)))
        _empty(lines, heads)
    mine, theirs = (statistics.median(each) for each in times)
    return Result(name, round(mine, 2), round(theirs, 2), round(theirs / mine, 3), "s", None)


def measure(rounds: int, owner: str) -> list[Result]:
    """Both files, where the data sets are present; nothing otherwise."""
    if not _SETS.is_dir():
        return []
    nothing: frozenset[str] = frozenset()
    _bring("organisations", f"{_ORDERS}/DimReseller.csv", _ORDERS, nothing, _NO_RULES)
    _bring("products", f"{_ORDERS}/DimProduct.csv.gz", _ORDERS, nothing, _NO_RULES)
    orders = {"currency": Rule("CurrencyKey", values=_CURRENCIES), "country": None}
    file = f"{_ORDERS}/FactResellerSales.csv.gz"
    invoices = f"{_INVOICES}/online_retail_2010-12_to_2011-06.csv.gz"
    made = frozenset({"customer", "product"})
    return [
        _against_copy(
            "Import of 60,855 order lines",
            lambda: _bring("orders", file, _ORDERS, nothing, orders),
            Order._meta.db_table,
            OrderLine._meta.db_table,
            rounds,
            owner,
        ),
        _against_copy(
            "Import of 245,903 invoice lines",
            lambda: _bring("invoices", invoices, _INVOICES, made, _NO_RULES),
            Invoice._meta.db_table,
            InvoiceLine._meta.db_table,
            rounds,
            owner,
        ),
    ]
