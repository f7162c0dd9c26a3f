"""A request's frozen facts and sheet, in the reader's language and formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from portal.kernel.formats import (
    country_text,
    day_text,
    money_text,
    number_text,
    percent_text,
    unit_price_text,
)
from portal.kernel.money import Money
from portal.kernel.pages import charts
from workflows.requests import Fact, RequestType

# What ``priced`` wrote; the code of a product may hold anything.
_PRICED = re.compile(
    r"(?P<code>.+) × (?P<quantity>[\d.]+) @ (?P<price>-?[\d.]+) (?P<currency>[A-Z]{3})"
)
_STEP_KINDS = {"plus": "up", "minus": "down"}


def waterfalls(kind: RequestType, sheet: Mapping[str, Any], actor: Actor) -> list[dict[str, Any]]:
    """The price waterfalls of a frozen sheet, ready to draw, as far as the reader may see them."""
    seen = map(dict, sheet.get("waterfalls", ()))
    if not kind.sees_guarded(actor):
        seen = (_open_part(each) for each in seen if all("guarded" in bar for bar in each["bars"]))
    return _drawn(seen)


def _open_part(given: dict[str, Any]) -> dict[str, Any]:
    """A waterfall without what is guarded. The verdict may be on that."""
    bars = [bar for bar in given["bars"] if not bar["guarded"]]
    if len(bars) == len(given["bars"]):
        return given
    return {**given, "bars": bars, "verdict": "", "tone": "ok"}


def _drawn(sheet: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    drawn = []
    for given in sheet:
        steps = [
            charts.Step(
                _translated(bar["label"]),
                Decimal(bar["amount"]),
                _STEP_KINDS.get(bar["kind"], bar["kind"]),  # type: ignore[arg-type]
            )
            for bar in given["bars"]
        ]
        unit = _translated(given["unit"])
        drawn.append(
            {
                "title": _translated(given["title"]),
                "note": " · ".join(text for text in (given["currency"], unit) if text),
                "bars": charts.waterfall(steps),
                "verdict": _translated(given["verdict"]),
                "tone": given["tone"],
            }
        )
    return drawn


def _translated(text: str) -> str:
    """A frozen English label in the reader's language, where the catalogue has it."""
    return _(text) if text else ""


def sheet_rows(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Further rows that the request type put on the sheet, its terms first."""
    return [*sheet_terms(sheet), *_in_words(sheet.get("rows", ()))]


def sheet_terms(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is to hold, as the request type put it on the sheet."""
    return _in_words(sheet.get("terms", ()))


def _in_words(rows: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(_translated(label), _row_text(value)) for label, value in rows]


def _row_text(value: str | Mapping[str, Any]) -> str:
    if isinstance(value, str):
        return value
    if "parts" in value:
        return str(value["between"]).join(map(_translated, value["parts"]))
    if "after" in value:
        return _shift_text(value["before"], value["after"])
    return unit_price_text(Money(Decimal(value["amount"]), value["currency"]))


def _shift_text(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """``€118.00 → €124.00 (+5.1%)``."""
    text = f"{_row_text(before)} → {_row_text(after)}"
    old, new = Decimal(before["amount"]), Decimal(after["amount"])
    if not old:
        return text
    return f"{text} ({'+' if new > old else ''}{percent_text((new - old) / old, 1)})"


def facts(kind: RequestType, values: Mapping[str, Any], actor: Actor) -> list[tuple[str, str]]:
    """The frozen facts as a reader may read them; those that are not known are left out."""
    return [
        (str(fact.label), fact_text(fact, values[fact.name]))
        for fact in kind.facts_seen_by(actor)
        if fact.shown and values.get(fact.name) not in (None, "", [])
    ]


def fact_text(fact: Fact, value: Any) -> str:
    """One fact's value, formatted by its kind."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(fact_text(fact, each) for each in value)
    match fact.kind:
        case "money" | "percent" | "number":
            return _amount_text(fact.kind, Decimal(str(value)))
        case "flag":
            return _("Yes") if value else _("No")
        case "country":
            return country_text(str(value))
        case "prices":
            return "; ".join(_priced_text(part) for part in str(value).split("; "))
        case "date":
            return day_text(dt.date.fromisoformat(str(value)[:10]))
    return str(dict(fact.choices).get(value, value))


def _amount_text(kind: str, value: Decimal) -> str:
    if kind == "money":
        return money_text(Money(value, settings.HOUSE_CURRENCY))
    return percent_text(value / 100, 1) if kind == "percent" else number_text(value)


def _priced_text(part: str) -> str:
    found = _PRICED.fullmatch(part)
    if found is None:
        return part
    price = Money(Decimal(found["price"]), found["currency"])
    quantity = number_text(Decimal(found["quantity"]))
    return f"{found['code']}: {quantity} × {unit_price_text(price)}"


def changes(
    kind: RequestType, old: Mapping[str, Any], new: Mapping[str, Any], actor: Actor
) -> list[dict[str, str]]:
    """The facts that differ, as a reader may read them."""
    return [
        {
            "label": str(fact.label),
            "before": fact_text(fact, old.get(fact.name)) or "–",
            "after": fact_text(fact, new.get(fact.name)) or "–",
        }
        for fact in kind.facts_seen_by(actor)
        if fact.shown and old.get(fact.name) != new.get(fact.name)
    ]
