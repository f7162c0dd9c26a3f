"""The import wizard: upload, map, check, result."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.desk.forms import MappingForm, UploadForm
from portal.desk.imports.kinds import allowed_kind, kinds_for
from portal.desk.imports.mapping import mapping_from_json
from portal.desk.imports.memory import proposed
from portal.desk.models import ImportJob, ImportStatus
from portal.desk.policies import can_discard
from portal.desk.selectors import access_import, import_list, mapping_names
from portal.desk.services.start_import import (
    map_import,
    sheet_of,
    start_import,
    translate_values,
    use_mapping,
)
from portal.desk.services.steer_import import (
    begin_import,
    begin_undoing,
    discard_import,
    stop_import,
)
from portal.desk.views.import_page import kind_label, result_page, status_label
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.keyset import Sort
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of

_NEWEST = Sort("created_at", descending=True)
_HEADERS = {"yes": True, "no": False}
_MAPPABLE = (ImportStatus.MAPPING, ImportStatus.READY, ImportStatus.FAILED)


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """``/import/``: what can be imported, and what was."""
    kinds = kinds_for(request.actor)
    if not kinds:
        raise NotFound
    listing = listing_of(
        request,
        _("Imports"),
        import_list(actor=request.actor),
        _NEWEST,
        live="ImportJob",
    )
    rows = [(job, kind_label(job), status_label(job)) for job in listing.rows]
    context = {"list": listing, "rows": rows, "kinds": kinds}
    return render(request, "desk/imports.html", context)


@login_required
def import_new(request: HttpRequest, kind: str) -> HttpResponse:
    """``/import/orders/``: hand a file in."""
    wanted = allowed_kind(request.actor, kind)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            job = start_import(
                actor=request.actor, kind=kind, upload=upload, file_name=upload.name
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("import", kind, job.public_id)
    steps = _steps("upload", wanted.code)
    return render_form(request, "desk/import_new.html", form, kind=wanted, steps=steps)


@login_required
@require_safe
def import_sample(request: HttpRequest, kind: str) -> HttpResponse:
    """``/import/orders/sample.csv``: a file as we like it, with one example row."""
    wanted = allowed_kind(request.actor, kind)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted.code}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([field.name for field in wanted.fields])
    writer.writerow([field.example for field in wanted.fields])
    return response


@login_required
def import_job(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """``/import/orders/<id>/``: the columns to map, then the check, then the result."""
    job = access_import(actor=request.actor, kind=kind, public_id=public_id)
    mapping_wanted = job.status == ImportStatus.MAPPING or (
        request.GET.get("step") == "map" and job.status in _MAPPABLE
    )
    if mapping_wanted or request.method == "POST":
        return _map(request, job)
    step = "check" if job.status in {ImportStatus.CHECKING, ImportStatus.READY} else "result"
    context = result_page(request.actor, job) | {"steps": _steps(step, kind, job)}
    return render(request, "desk/import_job.html", context)


def _map(request: HttpRequest, job: ImportJob) -> HttpResponse:
    wanted = allowed_kind(request.actor, job.kind)
    header = _HEADERS.get((request.POST or request.GET).get("header", ""))
    sheet = sheet_of(job, header=header)
    mapping = mapping_from_json(wanted, job.rules)
    if header not in {None, mapping.header}:
        mapping = proposed(wanted, sheet, job.file_name)
    sent = request.POST if request.method == "POST" else None
    form = MappingForm(sent, kind=wanted, sheet=sheet, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        try:
            map_import(
                actor=request.actor,
                public_id=str(job.public_id),
                mapping=form.chosen(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("import", job.kind, job.public_id)
    return render_form(
        request,
        "desk/import_map.html",
        form,
        kind=wanted,
        job=job,
        sheet=sheet,
        names=mapping_names(kind=job.kind),
        may_discard=can_discard(job),
        steps=_steps("map", job.kind, job),
    )


@login_required
@require_POST
def import_use(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Take a mapping that was remembered under a name."""
    try:
        use_mapping(actor=request.actor, public_id=public_id, name=request.POST.get("mapping", ""))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("import", kind, public_id)


@login_required
@require_POST
def import_values(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Say what unknown values mean; the file is checked again."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for field, found, meant in zip(
        request.POST.getlist("field"),
        request.POST.getlist("value"),
        request.POST.getlist("meant"),
        strict=False,
    ):
        if meant.strip():
            values[field][found] = meant.strip()
    try:
        translate_values(actor=request.actor, public_id=public_id, values=values)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("import", kind, public_id)


@login_required
@require_POST
def import_begin(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Import what was checked, or go on with what was stopped."""
    return _steer(request, kind, public_id, begin_import)


@login_required
@require_POST
def import_stop(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Stop after the batch at hand."""
    return _steer(request, kind, public_id, stop_import)


@login_required
@require_POST
def import_undo(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Take everything back that the import did."""
    return _steer(request, kind, public_id, begin_undoing)


@login_required
@require_POST
def import_discard(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Throw an import away that has written nothing."""
    access_import(actor=request.actor, kind=kind, public_id=public_id)
    try:
        discard_import(actor=request.actor, public_id=public_id)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("import", kind, public_id)
    messages.success(request, _("The import and its file are discarded."))
    return redirect("imports")


def _steer(
    request: HttpRequest, kind: str, public_id: str, service: Callable[..., ImportJob]
) -> HttpResponse:
    access_import(actor=request.actor, kind=kind, public_id=public_id)
    try:
        service(actor=request.actor, public_id=public_id)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("import", kind, public_id)


@login_required
@require_safe
def import_errors(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """The refused rows as a file, with a column that says what to fix."""
    job = access_import(actor=request.actor, kind=kind, public_id=public_id)
    if not job.errors_file:
        raise NotFound
    name = Path(job.errors_file.name).name
    return FileResponse(
        job.errors_file.open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )


def _steps(now: str, kind: str, job: ImportJob | None = None) -> list[dict[str, str]]:
    """The four steps for ``components/wizard.html``."""
    titles = {
        "upload": _("Upload"),
        "map": _("Map columns"),
        "check": _("Check"),
        "result": _("Result"),
    }
    codes = list(titles)
    at = codes.index(now)
    remap = job is not None and now == "check" and job.status in _MAPPABLE
    return [
        {
            "title": titles[code],
            "state": "done" if index < at else "now" if index == at else "later",
            "url": "?step=map" if code == "map" and remap else "",
        }
        for index, code in enumerate(codes)
    ]
