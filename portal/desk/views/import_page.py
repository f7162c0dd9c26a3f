"""What the page of an import shows: numbers, questions, examples and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalogue.selectors.products import product_options
from portal.desk.imports.kind import Kind
from portal.desk.imports.kinds import kind_named
from portal.desk.models import ImportChange, ImportJob, ImportStatus
from portal.desk.services.undo_import import CHANGED_SINCE, IN_USE
from portal.kernel.actors import Actor
from portal.kernel.formats import number_text

_UNDOABLE = (ImportStatus.DONE, ImportStatus.STOPPED, ImportStatus.FAILED)
_SUGGESTIONS = 8


def result_page(actor: Actor, job: ImportJob) -> dict[str, Any]:
    """The context of the check and result steps."""
    kind = kind_named(job.kind)
    written = job.batches.exists()
    labels = {field.name: str(field.label) for field in kind.fields}
    problems = [
        {**problem, "label": labels.get(problem["field"], problem["field"])}
        for problem in job.report.get("problems", [])
    ]
    return {
        "job": job,
        "kind": kind,
        "status_label": status_label(job),
        "figures": _figures(job),
        "problems": problems,
        "questions": _questions(actor, kind, job),
        "to_import": job.created + job.changed,
        "is_running": job.status
        in {ImportStatus.CHECKING, ImportStatus.IMPORTING, ImportStatus.UNDOING},
        "may_undo": written and job.status in _UNDOABLE,
        "may_continue": job.status == ImportStatus.STOPPED,
        "kept": _kept(job) if job.status == ImportStatus.UNDONE else [],
    }


def status_label(job: ImportJob) -> str:
    """The status in words: a finished import says how many rows are left to fix."""
    if job.status == ImportStatus.DONE and job.refused:
        return ngettext(
            "Done with %(count)s row to fix", "Done with %(count)s rows to fix", job.refused
        ) % {"count": number_text(job.refused)}
    return str(ImportStatus(job.status).label)


def _figures(job: ImportJob) -> list[dict[str, str]]:
    return [
        {"label": pgettext("rows", "Created"), "value": number_text(job.created)},
        {"label": pgettext("rows", "Changed"), "value": number_text(job.changed)},
        {"label": pgettext("rows", "Unchanged"), "value": number_text(job.unchanged)},
        {"label": pgettext("rows", "Refused"), "value": number_text(job.refused)},
    ]


def _questions(actor: Actor, kind: Kind, job: ImportJob) -> list[dict[str, Any]]:
    """Unknown values of the file, each with what it may mean."""
    if job.status != ImportStatus.READY:
        return []
    asked = []
    for question in job.report.get("questions", []):
        field = kind.field(question["field"])
        suggest = _suggestions(actor, question["code"])
        values = [{**each, "suggestions": suggest(each["value"])} for each in question["values"]]
        asked.append(
            {
                "field": field,
                "values": values,
                "more": question["more"],
                "choices": list(field.choices.items()),
            }
        )
    return asked


def _suggestions(actor: Actor, code: str) -> Callable[[str], Iterable[tuple[str, str]]]:
    if code == "unknown_product":
        return lambda value: _products(actor, value)
    return lambda value: ()


def _products(actor: Actor, value: str) -> list[tuple[str, str]]:
    """Products whose name begins like the value: what a slip of the pen usually leaves intact."""
    for length in (len(value), 4, 3):
        found = product_options(actor=actor, query=value[:length], most=_SUGGESTIONS)
        if found:
            return [(product.sku, product.name) for product in found]
    return []


def _kept(job: ImportJob) -> list[dict[str, Any]]:
    """Records that undoing left as they are, by reason."""
    texts = {
        CHANGED_SINCE: _("Changed since the import"),
        IN_USE: _("Needed by other records"),
    }
    rows = (
        ImportChange.objects.filter(batch__job=job)
        .exclude(kept="")
        .values("kept")
        .annotate(count=Count("id"))
    )
    examples = ImportChange.objects.filter(batch__job=job).exclude(kept="")
    return [
        {
            "text": texts[row["kept"]],
            "count": row["count"],
            "examples": list(
                examples.filter(kept=row["kept"]).values_list("label", flat=True)[:10]
            ),
        }
        for row in rows
    ]
