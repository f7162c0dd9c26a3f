"""The full graph of the approval flow: drawn for administrators, downloaded as BPMN 2.0.

Columns, rows and edges are Viewflow's layout; the drawing is ours, because Viewflow's own has
inline styles that a strict content policy turns into black boxes.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from viewflow.workflow import chart

from portal.kernel.errors import NotFound
from portal.kernel.pages.route_line import wrap
from workflows.engine import flow_named
from workflows.engine.registry import APPROVAL
from workflows.policies import can_manage_routes

_NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_LINE = 16
_MARGIN = 40


def graph() -> SafeString:
    """The flow as SVG: rounded boxes for tasks, diamonds for gateways, circles for events."""
    grid = chart.calc_layout_data(flow_named(APPROVAL))
    edges = format_html_join(
        "",
        '<polyline class="fg-edge" points="{}" marker-end="url(#fg-arrow)"></polyline>{}',
        ((_points(edge), _edge_label(edge)) for edge in grid.edges),
    )
    nodes = format_html_join("", "{}", ((_node(cell),) for cell in grid.cells))
    return format_html(
        '<svg class="fg" viewBox="{} 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="fg-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path class="fg-head" d="M0 0L8 4L0 8Z"></path></marker>'
        "</defs>{}{}</svg>",
        -_MARGIN,
        grid.width + 2 * _MARGIN,
        grid.height,
        _("The approval flow as a graph"),
        edges,
        nodes,
    )


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


def _node(cell: Any) -> SafeString:
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
    return format_html('<g class="fg-{}">{}{}</g>', kind, drawn, texts)


# --- BPMN --------------------------------------------------------------------------------------


@require_safe
@login_required
def bpmn(request: HttpRequest) -> HttpResponse:
    """The flow as a BPMN 2.0 file with its drawing."""
    if not can_manage_routes(request.actor):  # type: ignore[attr-defined]
        raise NotFound
    response = HttpResponse(bpmn_text(), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="approval.bpmn"'
    return response


def _tag(prefix: str, name: str) -> str:
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def bpmn_text() -> str:
    """The flow in BPMN 2.0 XML: semantic model and diagram."""
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    flow = flow_named(APPROVAL)
    grid = chart.calc_layout_data(flow)
    root = ET.Element(
        _tag("bpmn", "definitions"),
        {"id": "guildhall_definitions", "targetNamespace": "https://guildhall.example/bpmn"},
    )
    process = ET.SubElement(
        root,
        _tag("bpmn", "process"),
        {"id": "approval", "name": str(flow.process_title), "isExecutable": "false"},
    )
    diagram = ET.SubElement(root, _tag("bpmndi", "BPMNDiagram"), {"id": "approval_diagram"})
    plane = ET.SubElement(
        diagram, _tag("bpmndi", "BPMNPlane"), {"id": "approval_plane", "bpmnElement": "approval"}
    )
    for cell in grid.cells:
        _bpmn_node(process, plane, cell, grid)
    for edge in grid.edges:
        _bpmn_edge(process, plane, edge)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _flow_id(edge: Any) -> str:
    return f"flow_{edge.src.name}_{edge.dst.name}"


def _bpmn_node(process: ET.Element, plane: ET.Element, cell: Any, grid: Any) -> None:
    node = cell.node
    attributes = {"id": node.name, "name": str(node.task_title)}
    default = [e for e in grid.edges if e.src is node and e.edge_class == "default"]
    if default and node.bpmn_element == "exclusiveGateway":
        attributes["default"] = _flow_id(default[0])
    element = ET.SubElement(process, _tag("bpmn", node.bpmn_element), attributes)
    for edge in grid.edges:
        if edge.dst is node:
            ET.SubElement(element, _tag("bpmn", "incoming")).text = _flow_id(edge)
    for edge in grid.edges:
        if edge.src is node:
            ET.SubElement(element, _tag("bpmn", "outgoing")).text = _flow_id(edge)
    if node.name == "step":
        # One task for each step of the stage.
        ET.SubElement(element, _tag("bpmn", "multiInstanceLoopCharacteristics"))
    drawn = ET.SubElement(
        plane, _tag("bpmndi", "BPMNShape"), {"id": f"{node.name}_di", "bpmnElement": node.name}
    )
    shape = cell.shape
    bounds = {"x": shape.x, "y": shape.y, "width": shape.width, "height": shape.height}
    ET.SubElement(drawn, _tag("dc", "Bounds"), {k: f"{v:g}" for k, v in bounds.items()})


def _bpmn_edge(process: ET.Element, plane: ET.Element, edge: Any) -> None:
    attributes = {
        "id": _flow_id(edge),
        "sourceRef": edge.src.name,
        "targetRef": edge.dst.name,
    }
    if edge.label:
        attributes["name"] = str(edge.label)
    ET.SubElement(process, _tag("bpmn", "sequenceFlow"), attributes)
    drawn = ET.SubElement(
        plane,
        _tag("bpmndi", "BPMNEdge"),
        {"id": f"{_flow_id(edge)}_di", "bpmnElement": _flow_id(edge)},
    )
    for x, y in _corners(edge):
        ET.SubElement(drawn, _tag("di", "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})
