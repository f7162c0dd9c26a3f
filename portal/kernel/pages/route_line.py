"""The route of a request as a subway line: stations, who decides there, where it stands.

Columns and rows come from whoever knows the route (Viewflow's layout, or the routing policy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

type StationState = Literal["done", "now", "moving", "wait", "skip", "bad"]

_COLUMN, _ROW, _RADIUS, _TOP = 144, 104, 16, 24
_LINE_LENGTH, _MOST_LINES = 19, 3
_GLYPHS = {
    "done": "M-6 0 l4 4 l8 -8",
    "now": "M0 -6 v6 l4 3",
    "moving": "M-5 0 h9 m-4 -4 l4 4 l-4 4",
    "wait": "M-4 0 h8",
    "skip": "M-4 4 l8 -8",
    "bad": "M-5 -5 l10 10 m0 -10 l-10 10",
}


@dataclass(frozen=True)
class Station:
    """One stop. ``column`` counts from 0; ``row`` is 0 for the middle, -1 above, 1 below …

    ``note`` stands below, such as how long it usually takes. ``state``: done, now (waits for the
    reader), moving (waits for somebody else), wait (later), skip (not needed), bad (rejected or
    overdue). ``state_label`` says it in words.
    """

    code: str
    label: str
    who: str
    state: StationState
    column: int
    row: float = 0
    state_label: str = ""
    note: str = ""


@dataclass(frozen=True)
class RouteLine:
    """Stations with the tracks between them, ready to draw."""

    title: str
    stations: Sequence[Station]
    tracks: Sequence[tuple[str, str]]

    @property
    def svg(self) -> SafeString:
        """The drawing; on a phone the component shows the list of stations instead."""
        least = min((station.row for station in self.stations), default=0)
        most = max((station.row for station in self.stations), default=0)
        width = (max((s.column for s in self.stations), default=0) + 1) * _COLUMN
        height = _TOP + (most - least) * _ROW + 88
        places = {
            s.code: (_COLUMN / 2 + s.column * _COLUMN, _TOP + (s.row - least) * _ROW)
            for s in self.stations
        }
        states = {s.code: s.state for s in self.stations}
        tracks = format_html_join(
            "",
            '<path class="rt-edge {}" d="{}"></path>',
            (
                (_track_class(states[a], states[b]), _curve(places[a], places[b]))
                for a, b in self.tracks
            ),
        )
        stops = format_html_join("", "{}", ((_stop(s, *places[s.code]),) for s in self.stations))
        return format_html(
            '<svg class="rt" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
            width,
            f"{height:g}",
            self.title,
            tracks,
            stops,
        )


def _track_class(before: str, after: str) -> str:
    reached = before == "done" and after in {"done", "now", "moving", "bad"}
    return "rt-on" if reached else "rt-off"


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    x0, y0 = start[0] + _RADIUS + 4, start[1]
    x1, y1 = end[0] - _RADIUS - 5, end[1]
    middle = (x0 + x1) / 2
    return f"M{x0:g} {y0:g} C{middle:g} {y0:g} {middle:g} {y1:g} {x1:g} {y1:g}"


def _stop(station: Station, x: float, y: float) -> SafeString:
    lines = [("rt-label", 15, line) for line in wrap(station.label)]
    lines += [("rt-who", 14, line) for line in (*wrap(station.who), *wrap(station.note))]
    texts, at = [], y + _RADIUS + 18
    for classes, step, line in lines:
        texts.append((classes, f"{x:g}", f"{at:g}", line))
        at += step
    return format_html(
        '<g class="rt-node rt-{}"><circle cx="{}" cy="{}" r="{}"></circle>'
        '<path class="rt-glyph" transform="translate({} {})" d="{}"></path>{}</g>',
        station.state,
        f"{x:g}",
        f"{y:g}",
        _RADIUS,
        f"{x:g}",
        f"{y:g}",
        _GLYPHS[station.state],
        format_html_join("", '<text class="{}" x="{}" y="{}">{}</text>', texts),
    )


def wrap(text: str, length: int = _LINE_LENGTH) -> list[str]:
    """Lines of about ``length`` characters; no-break spaces keep their words together."""
    lines: list[str] = []
    for word in str(text).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= length:
            lines[-1] += f" {word}"
        elif word:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}…"]
    return lines
