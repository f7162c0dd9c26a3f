"""The evidence of a registration: files on its facet *competition*."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from deals.models import Deal
from deals.selectors.deals import access_deal
from portal.kernel.errors import DomainError
from records.models import File
from records.selectors.files import files_of
from records.services.attach_files import attach_files
from records.services.upload_file import upload_file

FACET = "competition"


def evidence_of(request: HttpRequest, deal: Deal) -> list[File]:
    """The files of a deal that the viewer sees."""
    return files_of(record=access_deal(actor=request.actor, reference=deal.reference))


def keep_evidence(request: HttpRequest, deal: Deal, form: forms.Form) -> None:
    """Attach the chosen files at once, so that a refused form does not lose them."""
    for content in request.FILES.getlist("files"):
        try:
            file = upload_file(actor=request.actor, content=content)
            attach_files(actor=request.actor, record=deal, facet=FACET, files=[file.public_id])
        except DomainError as error:
            form.add_error(None, _named(content, error))


def _named(content: Any, error: DomainError) -> str:
    return f"{content.name}: {error}"
