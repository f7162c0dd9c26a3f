"""``/reports/``: the reports that the viewer may open, one of them, and it as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.policies import can_export
from portal.desk.reports.registry import report_named, reports_for
from portal.kernel.errors import NotFound
from records.models import ExportFormat
from records.services.export import SHEETS, export_list
from records.views.exports import export_answer


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """``/reports/``: each report with its first figures."""
    actor = request.actor  # type: ignore[attr-defined]
    found = [(each, each.page(actor, {}).figures[:2]) for each in reports_for(actor)]
    if not found:
        raise NotFound
    return render(request, "desk/reports/index.html", {"reports": found})


@login_required
@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """``/reports/orders/?by=country&year=2026``: key figures, a table with bars, its total."""
    actor = request.actor  # type: ignore[attr-defined]
    found = report_named(actor, name)
    context = {
        "report": found,
        "page": found.page(actor, request.GET.dict()),
        "may_export": can_export(actor),
    }
    return render(request, "desk/reports/report.html", context)


@login_required
@require_safe
def report_export(request: HttpRequest, name: str, file_format: str) -> HttpResponse:
    """``/reports/orders/export.xlsx`` with the parameters of the page."""
    actor = request.actor  # type: ignore[attr-defined]
    found = report_named(actor, name)
    if file_format not in SHEETS:
        raise NotFound
    table = found.page(actor, request.GET.dict()).table
    made = export_list(
        actor=actor,
        subject=found.subject,
        columns=table.sheet(),
        rows=[(None, row) for row in table.rows],
        file_format=ExportFormat(file_format),
        query=f"/reports/{name}/?{request.GET.urlencode()}",
    )
    return export_answer(made, name)
