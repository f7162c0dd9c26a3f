"""What was bought and sold in the last year: imported from files, like anybody's."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.desk.demo.companies import CUSTOMERS, Companies
from portal.desk.demo.range import PRODUCTS
from portal.desk.imports.console import import_file

_RESELLERS = ("Vitosha Supply", "Balkan Marine", "Ruse Coatings", "Carpat Trade")
_SUPPLIERS = ("Thracia Resins", "Ostsee Pigmente")
_WEEKS = 50
# number, partner, customer, sku, quantity, price
_CALL_OFFS = (
    ("SO10301", "Vitosha Supply", "Port of Varna", "AF-10", 360, "99.00"),
    ("SO10302", "Vitosha Supply", "Lom Barges", "EP-40", 700, "112.00"),
    ("SO10303", "Danube Distribution", "Tulcea Ferries", "TC-05", 120, "59.00"),
)


def enter_orders(companies: Companies) -> None:
    """A year of resellers' orders, and purchase orders to both suppliers."""
    dice = random.Random(11)  # noqa: S311 - the same year in every demo
    _import("orders", _orders(companies, dice))
    _import("purchase-orders", _purchase_orders(companies, dice))


def enter_call_offs(companies: Companies) -> None:
    """What partners ordered since under the special prices that they were granted."""
    today = timezone.localdate().isoformat()
    rows = [
        {
            "number": number,
            "partner": companies[partner].reference,
            "customer": companies[customer].reference,
            "status": "confirmed",
            "order date": today,
            "currency": "EUR",
            "country": companies[customer].country,
            "line": 1,
            "product": sku,
            "quantity": quantity,
            "unit price": price,
            "amount": f"{float(price) * quantity:.2f}",
        }
        for number, partner, customer, sku, quantity, price in _CALL_OFFS
    ]
    _import("orders", rows)


def _orders(companies: Companies, dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    today = timezone.localdate()
    for week in range(_WEEKS):
        ordered = today - timedelta(weeks=_WEEKS - week)
        partner = _RESELLERS[week % len(_RESELLERS)]
        customer = dice.choice(CUSTOMERS)
        for line, product in enumerate(dice.sample(PRODUCTS, 3), start=1):
            quantity = dice.randrange(50, 900, 10)
            price = float(product[5])
            rows.append(
                {
                    "number": f"SO{10_200 + week}",
                    "partner": companies[partner].reference,
                    "customer": companies[customer[0]].reference,
                    "status": "shipped" if week < _WEEKS - 2 else "open",
                    "order date": ordered.isoformat(),
                    "currency": "EUR",
                    "country": companies[customer[0]].country,
                    "line": line,
                    "product": product[0],
                    "quantity": quantity,
                    "unit price": f"{price:.2f}",
                    "amount": f"{price * quantity:.2f}",
                    "cost": f"{float(product[4]) * quantity:.2f}",
                }
            )
    return rows


def _purchase_orders(companies: Companies, dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    today = timezone.localdate()
    for month in range(12):
        supplier = _SUPPLIERS[month % len(_SUPPLIERS)]
        product = dice.choice(PRODUCTS)
        quantity = dice.randrange(2_000, 9_000, 500)
        price = float(product[4])
        rows.append(
            {
                "number": f"PO{4_400 + month}",
                "supplier": companies[supplier].reference,
                "status": "complete" if month < 10 else "approved",
                "order date": (today - timedelta(days=30 * (12 - month))).isoformat(),
                "currency": "EUR",
                "line": 1,
                "product": product[0],
                "quantity": quantity,
                "unit price": f"{price:.2f}",
                "line amount": f"{price * quantity:.2f}",
                "amount": f"{price * quantity:.2f}",
                "total due": f"{price * quantity * 1.2:.2f}",
            }
        )
    return rows


def _import(kind: str, rows: Sequence[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        report = import_file(kind=kind, path=path)
    if report["refused"]:
        raise RuntimeError(f"the demo's {kind} were refused: {report}")
