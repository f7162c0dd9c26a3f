"""The BPMN download, judged by the standard's schema and by tools of others."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from bpmn_io.bpmn_moddle.simple import create_moddle
from bpmn_io.check import check
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from tests.workflows.test_pages import browser
from workflows.views.bpmn import bpmn_text

NAMES = {
    "m": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "dd": "http://www.omg.org/spec/DD/20100524/DI",
}


def root() -> ET.Element:
    return ET.fromstring(bpmn_text())  # noqa: S314 our own text


@pytest.mark.django_db
def test_administrators_download_it(house: SimpleNamespace) -> None:
    answer = browser(house.asen).get("/manage/routes/approval.bpmn")
    assert answer["Content-Type"].startswith("application/xml")
    assert answer.content.decode() == bpmn_text()


def test_it_satisfies_the_schema_of_the_standard() -> None:
    BpmnValidator().validate(etree.fromstring(bpmn_text().encode()), "approval.bpmn")


def test_a_tool_reads_it_without_a_warning() -> None:
    report = check(bpmn_text())
    assert (report.ok, report.errors, report.warnings) == (True, [], [])


def test_a_linter_recommends_nothing() -> None:
    definitions = create_moddle().from_xml(bpmn_text()).root_element
    linter = Linter(config={"extends": "bpmnlint:recommended"}, resolver=NodeResolver())
    found = linter.lint(definitions)
    assert not any(found.values()), found


def test_every_path_starts_at_the_start_and_reaches_every_node() -> None:
    [process] = root().findall("m:process", NAMES)
    flows = process.findall("m:sequenceFlow", NAMES)
    ids = {element.get("id") for element in process}
    assert len(process.findall("m:startEvent", NAMES)) == 1
    assert len(process.findall("m:endEvent", NAMES)) == 1
    assert all({flow.get("sourceRef"), flow.get("targetRef")} <= ids for flow in flows)
    reached, todo = set(), ["start"]
    while todo:
        node = todo.pop()
        reached.add(node)
        todo += [f.get("targetRef") for f in flows if f.get("sourceRef") == node
                 and f.get("targetRef") not in reached]  # fmt: skip
    assert reached == ids - {flow.get("id") for flow in flows}


def test_everything_is_drawn_apart_and_joined_where_it_touches() -> None:
    plane = root()
    boxes = {}
    for shape in plane.iterfind(".//di:BPMNShape", NAMES):
        [bounds] = shape.findall("dc:Bounds", NAMES)
        x, y, width, height = (float(bounds.get(k, 0)) for k in ("x", "y", "width", "height"))
        boxes[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    names = list(boxes)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            a, b = boxes[one], boxes[other]
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    ends = {f.get("id"): (f.get("sourceRef"), f.get("targetRef"))
            for f in plane.iterfind(".//m:sequenceFlow", NAMES)}  # fmt: skip
    for drawn in plane.iterfind(".//di:BPMNEdge", NAMES):
        points = [(float(p.get("x", 0)), float(p.get("y", 0)))
                  for p in drawn.findall("dd:waypoint", NAMES)]  # fmt: skip
        for name, (x, y) in zip(ends[drawn.get("bpmnElement")], (points[0], points[-1]),
                                strict=True):  # fmt: skip
            left, top, right, bottom = boxes[name]
            assert left - 8 <= x <= right + 8, (drawn.get("id"), name)
            assert top - 8 <= y <= bottom + 8, (drawn.get("id"), name)
