"""Histories as other tools read them: XES for process mining, and flat CSV with its objects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree as ET

from workflows.engine.mining import Happening

_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)


def xes_text(happenings: Iterable[Happening]) -> str:
    """The log in XES 1.0: one trace for each request, one event for each thing that happened."""
    log = ET.Element("log", {"xes.version": "1.0", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix, uri in _EXTENSIONS:
        ET.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    for case, events in groupby(happenings, key=lambda each: each.case):
        trace = ET.SubElement(log, "trace")
        _attribute(trace, "string", "concept:name", case)
        for each in events:
            event = ET.SubElement(trace, "event")
            _attribute(event, "string", "concept:name", each.activity)
            _attribute(event, "date", "time:timestamp", each.at.isoformat())
            _attribute(event, "string", "org:role", each.role)
            _attribute(event, "string", "org:resource", each.who)
            _attribute(event, "int", "round", str(each.round))
    text = ET.tostring(log, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _attribute(parent: ET.Element, kind: str, key: str, value: str) -> None:
    ET.SubElement(parent, kind, {"key": key, "value": value})


def ocel_csv(happenings: Iterable[Happening]) -> str:
    """The log as CSV in the manner of OCEL: each line an event with the objects that it touches,
    those of a type as a list, which is what tools for such logs read."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "ocel:eid",
            "ocel:activity",
            "ocel:timestamp",
            "ocel:type:request",
            "ocel:type:role",
            "ocel:type:person",
            "round",
        )
    )
    for number, each in enumerate(happenings, 1):
        writer.writerow(
            (
                number,
                _plain(each.activity),
                each.at.isoformat(),
                *(_objects(name) for name in (each.case, each.role, each.who)),
                each.round,
            )
        )
    return out.getvalue()


def _objects(name: str) -> str:
    """The objects of a type: here one or none. The bracket keeps spreadsheets from computing."""
    return repr([name] if name else [])


def _plain(value: str) -> str:
    """Text that a spreadsheet must not take for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
