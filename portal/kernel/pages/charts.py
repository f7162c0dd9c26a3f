"""Charts as tables: the numbers are printed, the server draws a bar into each row.

Geometry goes into SVG attributes, colour into classes: no inline style, no script, and a reader
who sees no bars still has the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

type StepKind = Literal["total", "down", "up", "ask", "floor"]
type Number = Decimal | float | int
_WIDTH = 100
_LEVELS = 5


@dataclass(frozen=True)
class Step:
    """One step of a waterfall. ``amount`` is signed for steps, absolute for total and floor."""

    label: str
    amount: Decimal
    kind: StepKind
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its label, its number and the drawn cell."""

    label: str
    amount: Number
    svg: SafeString
    kind: str = ""
    note: str = ""
    value: object = None
    ratio: float | None = None
    url: str = ""

    @property
    def is_absolute(self) -> bool:
        """Whether the number is an amount rather than a change."""
        return self.kind in {"total", "floor"}


def _svg(classes: str, height: int, body: SafeString) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}</svg>',
        classes,
        _WIDTH,
        height,
        body,
    )


def waterfall(steps: Sequence[Step]) -> list[Bar]:
    """The rows of a price waterfall; ``total`` restarts the running sum, ``floor`` is a mark."""
    top = float(max((s.amount for s in steps if s.kind == "total"), default=Decimal(1))) or 1.0
    running = 0.0
    bars = []
    for step in steps:
        value = float(step.amount)
        if step.kind == "floor":
            at = f"{value / top * _WIDTH:.2f}"
            body = format_html(
                '<line class="wf-floor" x1="{}" x2="{}" y1="0" y2="20"></line>', at, at
            )
        else:
            start = 0.0 if step.kind == "total" else running
            running = value if step.kind == "total" else running + value
            low, high = sorted((start, running))
            body = format_html(
                '<rect class="wf-{}" x="{}" y="3" width="{}" height="14" rx="1"></rect>',
                step.kind,
                f"{low / top * _WIDTH:.2f}",
                f"{max((high - low) / top * _WIDTH, 0.6):.2f}",
            )
        bars.append(Bar(step.label, step.amount, _svg("wf", 20, body), step.kind, step.note))
    return bars


@dataclass(frozen=True)
class Stage:
    """One stage of a funnel: how many, what they are worth, and whether it is the good end."""

    label: str
    count: int
    value: object = None
    outcome: Literal["", "good", "bad"] = ""
    url: str = ""


def funnel(stages: Sequence[Stage], *, passed_on: bool = True) -> list[Bar]:
    """The rows of a funnel; ``ratio`` is the share passed on from the stage before."""
    top = max((stage.count for stage in stages), default=0) or 1
    bars: list[Bar] = []
    previous = 0
    for index, stage in enumerate(stages):
        tone = f"is-{stage.outcome}" if stage.outcome else f"is-{min(index, 4)}"
        body = format_html(
            '<rect class="fn-track" width="100" height="20" rx="1"></rect>'
            '<rect class="fn-bar {}" width="{}" height="20" rx="1"></rect>',
            tone,
            f"{_WIDTH * stage.count / top:.1f}",
        )
        ratio = stage.count / previous if passed_on and previous else None
        bars.append(
            Bar(
                stage.label,
                stage.count,
                _svg("fn", 20, body),
                value=stage.value,
                ratio=ratio,
                url=stage.url,
            )
        )
        previous = stage.count
    return bars


@dataclass(frozen=True)
class Cell:
    """A cell of a heat map; ``level`` 0 (nothing) to 5 (most) is its colour."""

    value: Number
    level: int
    url: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Columns, and rows of a label with its cells."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def heat_map(
    columns: Sequence[str], rows: Iterable[tuple[str, Sequence[Number | tuple[Number, str]]]]
) -> HeatMap:
    """A heat map; a value may come with the address of what is behind it."""
    pairs = [
        (label, [value if isinstance(value, tuple) else (value, "") for value in values])
        for label, values in rows
    ]
    top = float(max((v for _label, values in pairs for v, _url in values), default=0)) or 1.0

    def level(value: Number) -> int:
        if not value:
            return 0
        return max(1, min(_LEVELS, 1 + int((_LEVELS - 1) * float(value) / top)))

    drawn = [
        (label, [Cell(value, level(value), url) for value, url in values])
        for label, values in pairs
    ]
    return HeatMap(columns, drawn)


def bar(value: Number | None, top: Number) -> SafeString:
    """One bar of a table's row, as long as its part of ``top``, the greatest of the column."""
    share = float(value or 0) / float(top) if top else 0.0
    body = format_html(
        '<rect class="fn-track" width="100" height="20" rx="1"></rect>'
        '<rect class="fn-bar" width="{}" height="20" rx="1"></rect>',
        f"{_WIDTH * min(max(share, 0.0), 1.0):.1f}",
    )
    return _svg("fn", 20, body)


def spark(values: Sequence[Number]) -> SafeString:
    """A row of small bars, the last one marked; say the numbers in words beside it."""
    top = float(max(values, default=0)) or 1.0
    slot = _WIDTH / max(len(values), 1)
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>',
        (
            (
                "is-last" if index == len(values) - 1 else "",
                f"{index * slot:.2f}",
                f"{20 - max(20 * float(value) / top, 1):.2f}",
                f"{slot * 0.7:.2f}",
                f"{max(20 * float(value) / top, 1):.2f}",
            )
            for index, value in enumerate(values)
        ),
    )
    return _svg("spark", 20, bars)
