"""What the page of an import shows: numbers, questions, examples and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalogue.selectors.products import product_options
from portal.desk.imports.kind import Kind
from portal.desk.imports.kinds import KINDS, kind_named
from portal.desk.imports.reports import problems_in
from portal.desk.models import ImportChange, ImportJob, ImportStatus
from portal.desk.policies import can_discard
from portal.desk.services.undo_import import CHANGED_SINCE, IN_USE
from portal.kernel.actors import Actor
from portal.kernel.formats import number_text

_UNDOABLE = (ImportStatus.DONE, ImportStatus.STOPPED, ImportStatus.FAILED)
_SUGGESTIONS = 8
# So many of the records that stayed are named.
_NAMED = 50


def result_page(actor: Actor, job: ImportJob) -> dict[str, Any]:
    """The context of the check and result steps."""
    kind = kind_named(job.kind)
    written = job.batches.exists()
    labels = {field.name: str(field.label) for field in kind.fields}
    problems = [
        {**problem, "label": labels.get(problem["field"], problem["field"])}
        for problem in problems_in(job.report)
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
        "may_discard": can_discard(job),
        "may_continue": job.status == ImportStatus.STOPPED,
        "undoing": _undoing(job) if job.status == ImportStatus.UNDOING else None,
        "kept": _kept(job) if job.status == ImportStatus.UNDONE else [],
    }


def kind_label(job: ImportJob) -> str:
    """What was imported, in words."""
    return str(KINDS[job.kind].label) if job.kind in KINDS else job.kind


def status_label(job: ImportJob) -> str:
    """The status in words: how many rows are left to fix, how many records could not go back."""
    if job.status == ImportStatus.DONE and job.refused:
        return ngettext(
            "Done with %(count)s row to fix", "Done with %(count)s rows to fix", job.refused
        ) % {"count": number_text(job.refused)}
    if job.status == ImportStatus.UNDONE and (kept := job.report.get("kept")):
        return ngettext(
            "Undone but for %(count)s record", "Undone but for %(count)s records", kept
        ) % {"count": number_text(kept)}
    return str(ImportStatus(job.status).label)


def _figures(job: ImportJob) -> list[dict[str, str]]:
    """What will be, what is, or what was taken back, as far as the import is."""
    if not job.total or job.status == ImportStatus.UNDOING:
        return []
    if job.status == ImportStatus.UNDONE:
        return _labelled(_undone_figures(job))
    rest = {
        pgettext("rows", "Unchanged"): job.unchanged,
        pgettext("rows", "Refused"): job.refused,
    }
    if job.status == ImportStatus.DONE:
        wrote = {
            pgettext("rows", "Created"): job.created,
            pgettext("rows", "Changed"): job.changed,
        }
    elif job.status in {ImportStatus.STOPPED, ImportStatus.FAILED}:
        written = max(0, job.done - job.unchanged - job.refused)
        wrote = {
            pgettext("rows", "Written"): written,
            pgettext("rows", "Not written"): max(0, job.created + job.changed - written),
        }
    else:
        wrote = {
            pgettext("rows", "To create"): job.created,
            pgettext("rows", "To change"): job.changed,
        }
    return _labelled(wrote | rest)


def _undone_figures(job: ImportJob) -> dict[str, int]:
    kept = job.report.get("kept", 0)
    return {
        pgettext("records", "As they were before"): job.report.get("written", kept) - kept,
        pgettext("records", "Stayed"): kept,
    }


def _labelled(figures: dict[str, int]) -> list[dict[str, str]]:
    return [{"label": label, "value": number_text(n)} for label, n in figures.items()]


def _undoing(job: ImportJob) -> dict[str, int]:
    """How many of the records that the import wrote have been looked at."""
    left = ImportChange.objects.filter(batch__job=job, kept="").count()
    total = job.report.get("written", left)
    return {"done": total - left, "total": total}


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
    kept = ImportChange.objects.filter(batch__job=job).exclude(kept="")
    counts = kept.values_list("kept").annotate(count=Count("id")).order_by("kept")
    return [
        {
            "text": texts[reason],
            "count": count,
            "names": kept.filter(kept=reason).values_list("label", flat=True)[:_NAMED],
            "more": max(0, count - _NAMED),
        }
        for reason, count in counts
    ]
