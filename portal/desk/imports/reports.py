"""What a page, the API and the command line show of a check: numbers, examples, questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from rapidfuzz import fuzz, process

from portal.desk.imports.kind import Kind
from portal.desk.imports.run import Prepared
from portal.kernel.bulk.rows import Outcome, Plan, Problem, Record

EXAMPLES = 20
QUESTIONS = 40
_CLOSE = 70


def report_of(prepared: Prepared) -> dict[str, Any]:
    """Everything that the check page shows, as JSON."""
    report = prepared.report.as_json()
    report["remarks"] = [
        {"text": str(text), "count": count}
        for text, count in Counter(str(note) for note in prepared.report.notes).most_common(5)
    ]
    report["questions"] = questions(prepared.kind, prepared.report.problems)
    report["examples"] = {
        outcome.value: [
            _example(prepared.plan, record) for record in _first(prepared.plan, outcome)
        ]
        for outcome in (Outcome.CREATED, Outcome.CHANGED)
    }
    return report


def problems_in(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The first problems of a stored report, in the language of whoever reads them now."""
    found = []
    for each in report.get("problems", []):
        problem = {name: value for name, value in each.items() if name != "said"}
        if said := each.get("said"):
            text = gettext(said["text"])
            values = {"value": each["value"], **said["params"]}
            problem["message"] = text % values if "%(" in text else text
        found.append(problem)
    return found


def questions(kind: Kind, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Values that nobody knows, each once, with how often it occurs: people say what it means."""
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, str] = {}
    for problem in problems:
        if problem.code.startswith("unknown_") and problem.value:
            asked[problem.field][problem.value] += 1
            codes[problem.field] = problem.code
    return [
        {
            "field": name,
            "code": codes[name],
            "values": [{"value": v, "rows": n} for v, n in values.most_common(QUESTIONS)],
            "more": max(0, len(values) - QUESTIONS),
        }
        for name, values in asked.items()
        if kind.field(name).mappable
    ]


def closest(value: str, known: Iterable[str]) -> str:
    """The known word that the value most likely means, or nothing."""
    found = process.extractOne(value, list(known), scorer=fuzz.WRatio, score_cutoff=_CLOSE)
    return found[0] if found else ""


def _first(plan: Plan, outcome: Outcome) -> list[Record]:
    found: list[Record] = []
    for record in plan.of(outcome):
        found.append(record)
        if len(found) == EXAMPLES:
            break
    return found


def _example(plan: Plan, record: Record) -> dict[str, Any]:
    """A record with the columns that are new or change, ``[column, before, after]``."""
    differences = []
    for index, column in enumerate(plan.columns):
        after = record.values[index] if index < len(record.values) else None
        before = record.before[index] if record.before else None
        if after != before and not column.endswith("_id"):
            differences.append([column, _shown(before), _shown(after)])
    changed = sum(1 for line in record.lines if line.before != line.values)
    return {
        "key": str(record.key),
        "name": record.label,
        "row": record.rows[0],
        "lines": len(record.lines),
        "changed_lines": changed + len(record.surplus),
        "differences": differences[:8],
    }


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
