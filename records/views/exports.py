"""An export as a file to take away, and ``/exports/…/``: its receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.selectors.exports import access_receipt, export_receipts, recalls_of
from records.services.export import Export
from sharing.shareable import shareable_named

_SHOWN = 100


def export_answer(made: Export, name: str) -> HttpResponse:
    """The file of an export, called after its subject and the day; a header names its receipt."""
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{made.receipt.format}"
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "no-store",
        "X-Export-Receipt": str(made.receipt.public_id),
    }
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)


@login_required
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """``/exports/``: what one took away, the newest first."""
    receipts = list(export_receipts(actor=request.actor)[:_SHOWN])  # type: ignore[attr-defined]
    kinds = {each.subject: shareable_named(each.subject).plural for each in receipts}
    rows = [(receipt, kinds[receipt.subject]) for receipt in receipts]
    return render(request, "records/exports.html", {"rows": rows})


@login_required
@require_safe
def export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """``/exports/…/``: who took what away, when, and the checksum that proves the file."""
    receipt = access_receipt(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    kind = shareable_named(receipt.subject).plural
    context = {"receipt": receipt, "kind": kind, "recalls": recalls_of(receipt)}
    return render(request, "records/export.html", context)
