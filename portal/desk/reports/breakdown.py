"""What reports of groups have in common: the breakdowns offered, the currency, the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.desk.reports import labels
from portal.desk.reports.report import Asked, Row, Select, Text, Value, chosen
from portal.kernel.actors import Actor

type Names = Callable[[Actor, Iterable[Any]], dict[Any, str]]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to group: its name, how the keys of its groups are called, and the filter of the
    list behind a group, if it has one."""

    label: Text
    names: Names
    narrows: str = ""


type Breakdowns = Mapping[str, Breakdown]


def views_of(offered: Breakdowns) -> list[tuple[str, Text]]:
    """Code and name of each, as a page offers them."""
    return [(code, each.label) for code, each in offered.items()]


def currency_asked(asked: Asked, used: Sequence[str]) -> tuple[str, list[Select]]:
    """The currency of the report, the most used one unless another is asked for, and the choice
    if there is one; empty where the actor sees no amounts."""
    offered = [(code, code) for code in used]
    currency = chosen(asked, "currency", offered, used[0] if used else "")
    select = Select("currency", _("Currency"), offered, currency)
    return currency, [select] if len(used) > 1 else []


def rows_of(
    actor: Actor,
    breakdown: Breakdown,
    groups: Sequence[Any],
    values: Callable[[Any], tuple[Value, ...]],
    behind: Callable[[str, Any], str],
) -> list[Row]:
    """A row for each group; ``behind`` is the address of the list narrowed to a group."""
    called = breakdown.names(actor, [each.key for each in groups])
    return [
        Row(
            called.get(each.key) or labels.unknown(),
            values(each),
            behind(breakdown.narrows, each.key) if breakdown.narrows and each.key else "",
        )
        for each in groups
    ]
