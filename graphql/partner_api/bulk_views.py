"""Bulk exports on pages, and their files: whole, or by ranges after a lost connection."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from partner_api.bulk.access import access_file, visible_bulk_exports
from partner_api.bulk.asking import create_bulk_export
from partner_api.bulk.document import whole_query
from partner_api.bulk.forms import BulkForm
from partner_api.callers import caller
from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.errors import ClientError
from partner_api.models import BulkExport
from portal.kernel.errors import DomainError
from portal.kernel.keyset import Sort
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from portal.kernel.viewers import viewing
from records.models import ExportFormat

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_exports(request: HttpRequest) -> HttpResponse:
    """``/exports/bulk/``: ask for a whole list, and see how those that were asked for stand."""
    actor = request.actor  # type: ignore[attr-defined]
    form = BulkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            create_bulk_export(
                actor=actor,
                query=whole_query(GRAPHQL_SCHEMA, form.cleaned_data["list"]),
                file_format=ExportFormat(form.cleaned_data["format"]),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The export is being made. It appears here."))
            return redirect("bulk_exports")
    rows = visible_bulk_exports(actor, BulkExport.objects.select_related("receipt"))
    newest = Sort("created_at", descending=True)
    listing = listing_of(request, _("Whole lists"), rows, newest, live="BulkExport")
    return render_form(request, "partner_api/bulk_exports.html", form, list=listing)


@require_safe
@vary_on_headers("Authorization", "Cookie", "Range")
def bulk_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file, for a session or a token, as long as all that is in it is visible."""
    try:
        actor = caller(request)
        with viewing(actor):
            export = access_file(actor=actor, public_id=public_id)
    except ClientError as error:
        return _refused(str(error.extensions["code"]), error.message, error.status)  # type: ignore[index]
    except DomainError as refused:
        if "text/html" in request.headers.get("Accept", ""):
            return render(
                request, "errors/refused.html", {"error": refused}, status=refused.status
            )
        return _refused(refused.code, str(refused), refused.status)
    return _file(request, export)


def _refused(code: str, message: str, status: int) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def _file(request: HttpRequest, export: BulkExport) -> HttpResponse:
    tag = f'"{export.sha256}"'
    asked = _asked(request, tag, export.size)
    first, last = asked or (0, export.size - 1)
    name = f"{export.name}-{export.created_at:%Y-%m-%d}.{export.format}"
    headers: dict[str, Any] = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
        "X-Export-Receipt": str(export.receipt.public_id) if export.receipt else "",
    }
    if asked and first > last:
        headers["Content-Range"] = f"bytes */{export.size}"
        return HttpResponse(status=416, headers=headers)
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{export.size}"
    headers["Content-Length"] = str(last - first + 1)
    pieces = _pieces(export, first, last)
    return StreamingHttpResponse(
        _in_turn(pieces) if isinstance(request, ASGIRequest) else pieces,
        status=206 if asked else 200,
        content_type=_TYPES[export.format],
        headers=headers,
    )


def _asked(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """First and last byte that are asked for; first beyond last if there is no such range.

    ``None`` for everything: nothing was asked, or no single range of bytes, or of another file.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    condition = request.headers.get("If-Range", tag)
    if found is None or condition != tag or not any(found.groups()):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1 if int(found[2]) else -1
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    return (first, last) if first < size else (1, 0)


def _pieces(export: BulkExport, first: int, last: int) -> Iterator[bytes]:
    with export.file.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


async def _in_turn(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same for the server, which must not wait for a disk."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
