"""What the decision page shows beside the facts: how prices are built, what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from portal.kernel.money import Money


def priced(code: str, quantity: Decimal, price: Money) -> str:
    """A product with quantity and price per unit, as a fact of kind ``prices`` keeps it.

    The same in every language, for it is part of what approvers sign; pages write it in theirs.
    Several are joined by ``"; "``.
    """
    return f"{code} × {quantity.normalize():f} @ {price.amount:f} {price.currency}"


@dataclass(frozen=True, slots=True)
class Shift:
    """A price per unit that becomes another; both in one currency."""

    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Words:
    """A value made of ``parts`` that are each put into the reader's language, as far as the
    catalogue knows them: names of facets, of kinds of record, of tiers."""

    parts: tuple[str, ...]
    between: str = ", "


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a price waterfall. ``ask`` is the amount that the decision is about; ``guarded``
    rows are seen as guarded facts are."""

    label: str
    amount: Decimal
    kind: Literal["total", "plus", "minus", "ask", "floor"] = "minus"
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How a price is built, from the list price down; amounts per ``unit`` in ``currency``."""

    title: str
    bars: tuple[Bar, ...]
    currency: str
    unit: str = ""
    verdict: str = ""
    tone: Literal["ok", "warn", "bad"] = "ok"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the decision page shows beside the facts; frozen when the request is sent.

    ``summary`` is one or two sentences on what is asked. ``rows`` are label and value: text,
    words, a price per unit, or one that becomes another; ``terms`` the same, of what is to hold,
    and stand before them. Labels and words are written in English and translated when they are
    shown.
    """

    summary: str = ""
    waterfalls: tuple[Waterfall, ...] = ()
    rows: tuple[tuple[str, str | Words | Money | Shift], ...] = ()
    terms: tuple[tuple[str, str | Words], ...] = ()
