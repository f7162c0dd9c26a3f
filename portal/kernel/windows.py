"""Windows whose statement is written once: stand-ins for what their cursors hold."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.kernel.keyset import Sort, Window, cursor_at, value_at

_PLACES = (2_147_000_001, 2_147_000_002)
# Values that stand for a cursor's while a statement is written: one for each end of a stretch.
_STAND_INS: dict[type, tuple[Any, Any]] = {
    bytes: (b"\xee\x80\x80after", b"\xee\x80\x80before"),
    str: ("\ue000after", "\ue000before"),
    int: (2_146_900_001, 2_146_900_002),
    Decimal: (Decimal("7654321.01"), Decimal("7654321.02")),
    datetime: (datetime(1971, 1, 2, tzinfo=UTC), datetime(1971, 1, 3, tzinfo=UTC)),
    date: (date(1971, 1, 4), date(1971, 1, 5)),
}


class RepeatedWindow:
    """A window under a sort, as the values that differ between requests and the form that does
    not: ``key``. Raises ``Refused`` for a cursor that is not of this list."""

    def __init__(self, window: Window, sort: Sort) -> None:
        self.window = window
        self.sort = sort
        self.values: dict[str, Any] = {}
        self.stand_ins: dict[str, Any] = {}
        ends = [self._end(index, name) for index, name in enumerate(("after", "before"))]
        self.key: Hashable = (window.size, window.backwards, *ends)

    def _end(self, index: int, name: str) -> str:
        """Note a cursor's values and their stand-ins; returns the form that it gives the SQL."""
        cursor = getattr(self.window, name)
        if cursor is None:
            return ""
        value, pk = value_at(self.sort, cursor, field=name)
        self.values |= {f"{name}_pk": pk}
        self.stand_ins |= {f"{name}_pk": _PLACES[index]}
        stand_in = None
        if value is not None:
            stand_in = _STAND_INS[type(value)][index]
            self.values |= {f"{name}_value": value}
            self.stand_ins |= {f"{name}_value": stand_in}
        self.values[f"{name}_cursor"] = cursor
        self.stand_ins[f"{name}_cursor"] = cursor_at(self.sort, stand_in, _PLACES[index])
        return "nothing" if value is None else type(value).__name__

    def holding(self, values: Mapping[str, Any]) -> Window:
        """The window, with the cursors that these values hold."""
        return replace(
            self.window, after=values.get("after_cursor"), before=values.get("before_cursor")
        )
