"""Downloads and uploads of files."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from portal.kernel.errors import DomainError, Refused
from records.selectors.files import access_file, loose_files
from records.services.attach_files import remove_file
from records.services.upload_file import upload_file


@login_required
@require_GET
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bytes, for saving: never shown by the browser, never cached."""
    asked = request.GET.get("version", "")
    version = access_file(
        actor=request.actor,  # type: ignore[attr-defined]
        public_id=public_id,
        number=int(asked) if asked.isdecimal() else None,
    )
    response = FileResponse(
        version.content.open("rb"),
        as_attachment=True,
        filename=version.file.name,
        content_type=version.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the chosen files and answer with the list of what the form now holds."""
    kept = list(request.POST.getlist("kept"))
    error: DomainError | None = None
    chosen = request.FILES.getlist("upload")
    if not chosen:
        error = Refused(_("Choose a file."), field="files")
    for content in chosen:
        try:
            file = upload_file(actor=request.actor, content=content)  # type: ignore[attr-defined]
        except DomainError as refused:
            error = refused
        else:
            kept.append(str(file.public_id))
    return _kept(request, kept, error)


@login_required
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an upload out of the form again."""
    remove_file(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    return _kept(request, list(request.POST.getlist("kept")), None)


def _kept(request: HttpRequest, ids: list[str], error: DomainError | None) -> HttpResponse:
    context = {"files": loose_files(actor=request.actor, ids=parse_uuids(ids)), "error": error}  # type: ignore[attr-defined]
    return render(request, "records/kept_files.html", context, status=422 if error else 200)


def parse_uuids(ids: list[str]) -> list[UUID]:
    """Those of the ids that are ids; the others were typed by nobody."""
    found = []
    for each in ids:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
