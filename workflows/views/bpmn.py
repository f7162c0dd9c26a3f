"""The approval flow as a BPMN 2.0 file: what it means and how it is drawn.

Two things are said in BPMN's own way: a stage's split and join become one task that several people
decide at once, and where paths meet before a task there is a gateway.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from viewflow.workflow import chart

from portal.kernel.errors import NotFound
from workflows.engine import flow_named
from workflows.engine.registry import APPROVAL
from workflows.policies import can_manage_routes

_NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# The gateways around the step, which stand for "one task for each step of the stage".
_FOLDED = {"stage", "joined"}
_GATE, _ROOM = 50, 80

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node: BPMN's element, its name, and where it is drawn."""

    id: str
    element: str
    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A sequence flow. ``condition`` says when it is taken; a gateway takes ``default`` if none
    of its conditions holds.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    condition: str = ""
    default: bool = False

    @property
    def id(self) -> str:
        """Its name in the file."""
        return f"flow_{self.source}_{self.target}"


@dataclass(slots=True)
class Drawing:
    """The flow's nodes by name, and the edges between them."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)


@require_safe
@login_required
def bpmn(request: HttpRequest) -> HttpResponse:
    """The flow as a BPMN 2.0 file with its drawing."""
    if not can_manage_routes(request.actor):  # type: ignore[attr-defined]
        raise NotFound
    response = HttpResponse(bpmn_text(), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="approval.bpmn"'
    return response


def bpmn_text() -> str:
    """The flow in BPMN 2.0 XML: semantic model and diagram."""
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        _tag("bpmn", "definitions"),
        {"id": "guildhall_definitions", "targetNamespace": "https://guildhall.example/bpmn"},
    )
    title = str(flow_named(APPROVAL).process_title)
    process = ET.SubElement(
        root,
        _tag("bpmn", "process"),
        {"id": "approval", "name": title, "isExecutable": "false"},
    )
    diagram = ET.SubElement(root, _tag("bpmndi", "BPMNDiagram"), {"id": "approval_diagram"})
    plane = ET.SubElement(
        diagram, _tag("bpmndi", "BPMNPlane"), {"id": "approval_plane", "bpmnElement": "approval"}
    )
    drawing = _drawing()
    for shape in drawing.shapes.values():
        _write_shape(process, plane, shape, drawing.edges)
    for edge in drawing.edges:
        _write_edge(process, plane, edge)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


# --- From Viewflow's layout to BPMN's ------------------------------------------------------------


def _drawing() -> Drawing:
    grid = chart.calc_layout_data(flow_named(APPROVAL))
    drawing = Drawing()
    for cell in grid.cells:
        node, at = cell.node, cell.shape
        drawing.shapes[node.name] = Shape(
            node.name, node.bpmn_element, str(node.task_title), at.x, at.y, at.width, at.height
        )
    drawing.edges = [_edge(edge) for edge in grid.edges]
    _fold(drawing)
    meeting = Counter(edge.target for edge in drawing.edges)
    for name in [name for name, paths in meeting.items() if paths > 1]:
        _meet_before(drawing, name)
    return drawing


def _edge(edge: Any) -> Edge:
    words = {
        ("stage_left", "stage"): _("yes"),
        ("decided", "hand_back"): _("returned"),
        ("decided", "conclude"): _("rejected"),
    }
    source, target = edge.src.name, edge.dst.name
    return Edge(
        source,
        target,
        tuple((x, y) for x, y in edge.segments),
        words.get((source, target), ""),
        default=(source, target) in {("stage_left", "conclude"), ("decided", "stage_left")},
    )


def _fold(drawing: Drawing) -> None:
    """Take the gateways around the step out; the paths through them become one."""
    for name in _FOLDED:
        [into] = [edge for edge in drawing.edges if edge.target == name]
        [out] = [edge for edge in drawing.edges if edge.source == name]
        drawing.edges.remove(out)
        points = (*into.points[:-1], out.points[-1])
        drawing.edges[drawing.edges.index(into)] = replace(into, target=out.target, points=points)
        del drawing.shapes[name]


def _meet_before(drawing: Drawing, name: str) -> None:
    """Make room before a node, and let the paths that lead to it meet in a gateway there."""
    before = drawing.shapes[name]
    border = before.x
    for key, shape in drawing.shapes.items():
        if shape.x >= border:
            drawing.shapes[key] = replace(shape, x=shape.x + _ROOM)
    middle = before.y + before.height / 2
    gate = Shape(f"{name}_meets", "exclusiveGateway", "", border, middle - _GATE / 2, _GATE, _GATE)
    drawing.shapes[gate.id] = gate
    moved = []
    for edge in drawing.edges:
        # Paths end a little before the node that they lead to.
        points = tuple((x + _ROOM if x >= border - 8 else x, y) for x, y in edge.points)
        if edge.target == name:
            moved.append(replace(edge, target=gate.id, points=_led_to(gate, points)))
        else:
            moved.append(replace(edge, points=points))
    way = ((gate.x + _GATE, middle), (border + _ROOM, middle))
    drawing.edges = [*moved, Edge(gate.id, name, way)]


def _led_to(gate: Shape, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The same path, ending at the gateway: at its left, or from above or below."""
    *way, (last_x, last_y), (_end_x, end_y) = points
    if last_y == end_y:
        return (*way, (last_x, last_y), (gate.x, end_y))
    middle = gate.x + gate.width / 2
    end = gate.y + gate.height if last_y > end_y else gate.y
    return (*way, (middle, last_y), (middle, end))


# --- XML -----------------------------------------------------------------------------------------


def _tag(prefix: str, name: str) -> str:
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def _write_shape(process: ET.Element, plane: ET.Element, shape: Shape, edges: list[Edge]) -> None:
    into = [edge.id for edge in edges if edge.target == shape.id]
    out = [edge.id for edge in edges if edge.source == shape.id]
    attributes = {"id": shape.id}
    if shape.name:
        attributes["name"] = shape.name
    if default := next((e.id for e in edges if e.source == shape.id and e.default), None):
        attributes["default"] = default
    element = ET.SubElement(process, _tag("bpmn", shape.element), attributes)
    for name, flows in (("incoming", into), ("outgoing", out)):
        for flow in flows:
            ET.SubElement(element, _tag("bpmn", name)).text = flow
    if shape.id == "step":
        ET.SubElement(element, _tag("bpmn", "multiInstanceLoopCharacteristics"))
    given = {"id": f"{shape.id}_di", "bpmnElement": shape.id}
    if shape.element == "exclusiveGateway":
        given["isMarkerVisible"] = "true"
    drawn = ET.SubElement(plane, _tag("bpmndi", "BPMNShape"), given)
    bounds = {"x": shape.x, "y": shape.y, "width": shape.width, "height": shape.height}
    ET.SubElement(drawn, _tag("dc", "Bounds"), {key: f"{at:g}" for key, at in bounds.items()})


def _write_edge(process: ET.Element, plane: ET.Element, edge: Edge) -> None:
    attributes = {"id": edge.id, "sourceRef": edge.source, "targetRef": edge.target}
    if edge.condition:
        attributes["name"] = edge.condition
    flow = ET.SubElement(process, _tag("bpmn", "sequenceFlow"), attributes)
    if edge.condition:
        expression = ET.SubElement(
            flow,
            _tag("bpmn", "conditionExpression"),
            {_tag("xsi", "type"): "bpmn:tFormalExpression"},
        )
        expression.text = edge.condition
    drawn = ET.SubElement(
        plane, _tag("bpmndi", "BPMNEdge"), {"id": f"{edge.id}_di", "bpmnElement": edge.id}
    )
    for x, y in edge.points:
        ET.SubElement(drawn, _tag("di", "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})
