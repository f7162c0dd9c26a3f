"""Take a list away as a file, exactly as it is seen, and leave a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
from records.engine.sheets import SheetColumn, csv_bytes, xlsx_bytes
from records.events import ExportMade
from records.models import ExportFormat, ExportReceipt
from sharing.models import AccessAct
from sharing.policies import visible_to
from sharing.readings import is_logged, told_by
from sharing.services.log_access import log_taken
from sharing.shareable import shareable_named

# So many rows fit in one file, so that neither memory nor time run away.
MOST_ROWS = 10_000
_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The kinds of file that lists on pages are taken away as.
SHEETS = tuple(_TYPES)


@dataclass(frozen=True, slots=True)
class Export:
    """The file with its receipt."""

    receipt: ExportReceipt
    content: bytes
    content_type: str


@command("records.export_list", scope="export")
def export_list(
    *,
    actor: Actor,
    subject: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[tuple[int | None, Any]],
    file_format: ExportFormat,
    query: str = "",
) -> Export:
    """Write rows (id and row, as a policy-checked selector gave them) to a file. A row that sums
    up records has no id.

    ``subject`` is the label of their model, ``query`` the list's address. Raises ``Forbidden`` for
    a token without the scope *export*, and ``Refused`` for more than ``MOST_ROWS`` rows.
    """
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("Narrow the list to %(most)s rows or fewer, then export it."),
            code="export_too_long",
            most=MOST_ROWS,
        )
    write = csv_bytes if file_format == ExportFormat.CSV else xlsx_bytes
    content = write(columns, (row for _pk, row in rows))
    receipt = leave_receipt(
        actor=actor,
        subject=subject,
        query=query,
        columns=[str(column.label) for column in columns],
        file_format=file_format,
        rows=len(rows),
        record_ids=[pk for pk, _row in rows if pk is not None],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        facets=[column.facet for column in columns if column.facet],
    )
    return Export(receipt, content, _TYPES[file_format])


def leave_receipt(
    *,
    actor: Actor,
    subject: str,
    columns: Sequence[str],
    file_format: ExportFormat,
    rows: int,
    record_ids: Sequence[int],
    size: int,
    sha256: str,
    query: str = "",
    masks: dict[int, int] | None = None,
    facets: Sequence[str] = (),
) -> ExportReceipt:
    """Note what was taken away, by whom, in the transaction that makes the file.

    ``masks`` are the facets that the file tells of each record, if they are known already; else
    they follow from the ``facets`` of its columns.
    """
    receipt = ExportReceipt.objects.create(
        user_id=actor.user_id,
        parties=list(actor.parties),
        subject=subject,
        query=query,
        columns=[column[:100] for column in columns],
        format=file_format,
        rows=rows,
        record_ids=list(record_ids),
        size=size,
        sha256=sha256,
    )
    if is_logged(actor):
        log_taken(
            actor=actor,
            act=AccessAct.EXPORTED,
            subject=subject,
            masks=_masks(actor, subject, record_ids, facets) if masks is None else masks,
            place=str(receipt.public_id),
        )
    publish(actor, ExportMade(subject_id=receipt.pk))
    return receipt


def _masks(
    actor: Actor, subject: str, record_ids: Sequence[int], facets: Sequence[str]
) -> dict[int, int]:
    """Which of these facets the actor sees of each of these records."""
    if not record_ids:
        return {}
    shareable = shareable_named(subject)
    rows = shareable.model._default_manager.filter(pk__in=list(record_ids))
    told = told_by(shareable, facets)
    seen = visible_to(actor, rows).values_list("pk", "facet_mask")
    return {pk: mask & told for pk, mask in seen}
