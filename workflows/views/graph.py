"""The full graph of the approval flow, drawn for administrators.

Columns, rows and edges are Viewflow's layout; the drawing is ours, because Viewflow's own has
inline styles that a strict content policy turns into black boxes.
"""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from viewflow.workflow import chart

from portal.kernel.pages.route_line import wrap
from workflows.engine import flow_named
from workflows.engine.registry import APPROVAL
from workflows.engine.walks import Walk

_LINE = 16
_MARGIN = 40


def graph(walk: Walk | None = None) -> SafeString:
    """The flow as SVG: rounded boxes for tasks, diamonds for gateways, circles for events.

    With a request's ``walk`` it shows what it passed, where it stands and the paths it took.
    """
    grid = chart.calc_layout_data(flow_named(APPROVAL))
    edges = format_html_join(
        "",
        '<polyline class="fg-edge{}" points="{}" marker-end="url(#fg-arrow)"></polyline>{}',
        ((_taken(edge, walk), _points(edge), _edge_label(edge)) for edge in grid.edges),
    )
    nodes = format_html_join("", "{}", ((_node(cell, walk),) for cell in grid.cells))
    return format_html(
        '<svg class="fg" viewBox="{} 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="fg-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="12" '
        'markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="fg-head" d="M0 0L8 4L0 8Z"></path></marker>'
        "</defs>{}{}</svg>",
        -_MARGIN,
        grid.width + 2 * _MARGIN,
        grid.height,
        _("The approval flow as a graph"),
        edges,
        nodes,
    )


def _taken(edge: Any, walk: Walk | None) -> str:
    taken = walk is not None and (edge.src.name, edge.dst.name) in walk.taken
    return " fg-on" if taken else ""


def _points(edge: Any) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in _corners(edge))


def _corners(edge: Any) -> list[tuple[float, float]]:
    return [(x, y) for x, y in edge.segments]


def _edge_label(edge: Any) -> SafeString | str:
    if not edge.label or edge.label_pos is None:
        return ""
    x, y = edge.label_pos
    words = {"yes": _("yes"), "no": _("no")}
    return format_html(
        '<text class="fg-note" x="{}" y="{}">{}</text>',
        f"{x:g}",
        f"{y:g}",
        words.get(edge.label, edge.label),
    )


def _node(cell: Any, walk: Walk | None) -> SafeString:
    shape, element = cell.shape, cell.node.bpmn_element
    x, y, width, height = shape.x, shape.y, shape.width, shape.height
    middle_x, middle_y = x + width / 2, y + height / 2
    if element.endswith("Event"):
        drawn = format_html(
            '<circle cx="{}" cy="{}" r="{}"></circle>', middle_x, middle_y, width / 2
        )
    elif element.endswith("Gateway"):
        drawn = format_html(
            '<path d="M{} {}L{} {}L{} {}L{} {}Z"></path>',
            *(middle_x, y, x + width, middle_y, middle_x, y + height, x, middle_y),
        )
    else:
        drawn = format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="10"></rect>', x, y, width, height
        )
    outside = not element.endswith("Task")
    lines = wrap(str(cell.node.task_title), 11 if outside else 18)
    top = y + height + 18 if outside else middle_y - (len(lines) - 1) * _LINE / 2 + 5
    texts = format_html_join(
        "",
        '<text class="fg-label" x="{}" y="{}">{}</text>',
        ((middle_x, top + number * _LINE, line) for number, line in enumerate(lines)),
    )
    kind = "event" if element.endswith("Event") else "gate" if outside else "task"
    state, often = "", ""
    if walk is not None:
        state = f" fg-is-{walk.state(cell.node.name)}"
        often = _often(walk.passed.get(cell.node.name, 0), x + width, y)
    return format_html('<g class="fg-{}{}">{}{}{}</g>', kind, state, drawn, texts, often)


def _often(times: int, x: float, y: float) -> SafeString | str:
    """How often a node was passed, at its corner, where that is more than once."""
    if times < 2:
        return ""
    return format_html('<text class="fg-note" x="{}" y="{}">{}×</text>', f"{x:g}", f"{y:g}", times)
