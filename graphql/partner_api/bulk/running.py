"""Make the file of a bulk export, page by page, by the policy of the moment."""

from __future__ import annotations

import hashlib
import logging
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from graphql import GraphQLError

from partner_api.bulk.access import asker_of
from partner_api.bulk.document import AFTER, ID, MORE, BulkDocument, bulk_document
from partner_api.bulk.events import BulkExportFinished
from partner_api.bulk.writers import writer_of
from partner_api.context import Context
from partner_api.engine import GRAPHQL_SCHEMA, Request, prepare, respond
from partner_api.models import BulkExport, BulkPart, BulkStatus
from partner_api.types.ids import SOURCES, by_refs
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.viewers import beyond_sight, viewing
from records.models import ExportFormat
from records.services.export import leave_receipt
from sharing.models import AccessAct
from sharing.policies import visible_to
from sharing.readings import taking
from sharing.services.log_access import log_taken

logger = logging.getLogger(__name__)

MOST_ROWS = 100_000
KEPT = timedelta(days=7)

type Seen = dict[str, dict[int, int]]


def run_bulk_export(export: BulkExport) -> None:
    """Read the list to its end and keep it; again begins anew, and keeps one file.

    Whatever is refused, a right that ended meanwhile above all, closes the export with the reason.
    """
    BulkExport.objects.filter(pk=export.pk).update(status=BulkStatus.RUNNING, rows=0)
    actor = asker_of(export)
    try:
        with translation.override(actor.language), TemporaryFile() as target:
            seen = _write(export, target)
            _keep(export, target, seen)
    except DomainError as error:
        with translation.override(actor.language):
            _close(export, BulkStatus.FAILED, failure=str(error))
    except GraphQLError as error:
        _close(export, BulkStatus.FAILED, failure=error.message)


def give_up(export: BulkExport) -> None:
    """Close an export that failed again and again; its number finds the reason in our log."""
    actor = asker_of(export)
    with translation.override(actor.language):
        text = _("Something went wrong on our side. Tell support this number: %(number)s")
        _close(export, BulkStatus.FAILED, failure=text % {"number": export.public_id})
    logger.error("bulk export %s failed to the last", export.public_id)


def _write(export: BulkExport, target: IO[bytes]) -> Seen:
    asked = bulk_document(GRAPHQL_SCHEMA, export.document)
    writer = writer_of(ExportFormat(export.format), target, asked)
    seen: Seen = defaultdict(dict)
    count = 0
    for rows, told in _pages(export, asked):
        for label, masks in told.items():
            for pk, mask in masks.items():
                # Each page tells what was visible then: all of it is asked for again.
                seen[label][pk] = seen[label].get(pk, 0) | mask
        for row in rows:
            writer.write(row)
        count += len(rows)
        if count > MOST_ROWS:
            raise Refused(
                _("Narrow the list to %(most)s rows or fewer, then export it.")
                % {"most": MOST_ROWS},
                code="export_too_long",
            )
        BulkExport.objects.filter(pk=export.pk).update(rows=count)
    writer.close()
    return seen


def _pages(export: BulkExport, asked: BulkDocument) -> Iterator[tuple[list[dict[str, Any]], Seen]]:
    """Rows without our own fields, and the facets that they tell of each record in them."""
    after: str | None = None
    while True:
        # Asked for each page: an export of minutes outlives no right.
        actor = asker_of(export)
        if not actor.is_signed_in or not actor.may_use("export"):
            raise Forbidden
        request = Request(asked.text, {**export.variables, AFTER: after})
        context = Context(actor, f"bulk {export.pk}")
        with taking(actor) as taken, viewing(actor), transaction.atomic():
            body = respond(prepare(request, context), request, context)
        if body.get("errors"):
            raise Refused(str(body["errors"][0]["message"]).replace("%", "%%"), code="bad_query")
        page = body["data"][asked.key]
        ids: set[str] = set()
        rows = [_stripped(row, ids) for row in page["nodes"]]
        visible = _masks(actor, ids)
        # What a list was filtered or sorted by is told by its rows being there.
        yield rows, visible if asked.is_narrowed else _told(visible, taken.seen)
        if not page[MORE]["hasNextPage"]:
            return
        after = page[MORE]["endCursor"]


def _told(visible: Seen, taken: Seen) -> Seen:
    """What the file tells of each record: of what is visible, the facets that were asked for."""
    return {
        label: {pk: mask & taken.get(label, {}).get(pk, mask) for pk, mask in masks.items()}
        for label, masks in visible.items()
    }


def _stripped(value: Any, ids: set[str]) -> Any:
    if isinstance(value, dict):
        if ID in value:
            ids.add(value[ID])
        return {name: _stripped(each, ids) for name, each in value.items() if name != ID}
    if isinstance(value, list):
        return [_stripped(each, ids) for each in value]
    return value


def _masks(actor: Actor, ids: set[str]) -> Seen:
    """The shareable records behind global ids, with the facets that are visible."""
    refs: dict[str, list[str]] = defaultdict(list)
    for each in ids:
        kind, _colon, ref = b64decode(each).decode().partition(":")
        refs[kind].append(ref)
    found: Seen = {}
    for kind, wanted in refs.items():
        source = SOURCES[kind]
        if source.shareable is None:
            continue  # hangs on a shareable record, which is asked for
        with viewing(actor):
            rows = visible_to(actor, by_refs(source, wanted))
            found[source.shareable.label] = dict(rows.values_list("pk", "facet_mask"))
    return found


@transaction.atomic
def _keep(export: BulkExport, target: IO[bytes], seen: Seen) -> None:
    asked = bulk_document(GRAPHQL_SCHEMA, export.document)
    actor = asker_of(export)
    size = target.tell()
    target.seek(0)
    digest = hashlib.file_digest(target, "sha256").hexdigest()
    own = asked.source.shareable.label if asked.source.shareable else ""
    rows = BulkExport.objects.values_list("rows", flat=True).get(pk=export.pk)
    with beyond_sight():
        export.receipt = leave_receipt(
            actor=actor,
            subject=own,
            columns=[".".join(column) for column in asked.columns],
            file_format=ExportFormat(export.format),
            rows=rows,
            record_ids=list(seen.get(own, {})),
            masks=dict(seen.get(own, {})),
            size=size,
            sha256=digest,
        )
    for label, masks in seen.items():
        # The receipt names the list's own records; the log knows all that was taken along.
        if label != own:
            log_taken(
                actor=actor,
                act=AccessAct.EXPORTED,
                subject=label,
                masks=masks,
                place=str(export.receipt.public_id),
            )
    BulkPart.objects.filter(export=export).delete()
    BulkPart.objects.bulk_create(
        BulkPart(export=export, label=label, ids=list(masks), masks=list(masks.values()))
        for label, masks in seen.items()
    )
    target.seek(0)
    export.file.save(f"{export.public_id}.{export.format}", File(target), save=False)
    export.size, export.sha256, export.rows = size, digest, rows
    export.expires_at = timezone.now() + KEPT
    _close(export, BulkStatus.DONE)


@transaction.atomic
def _close(export: BulkExport, status: BulkStatus, *, failure: str = "") -> None:
    export.status, export.failure, export.finished_at = status, failure, timezone.now()
    export.save()
    fact = BulkExportFinished(subject_id=export.pk, asker_id=export.user_id)
    publish(asker_of(export), fact)


def forget_files() -> int:
    """Delete files whose week is over; receipts stay. Returns how many."""
    old = BulkExport.objects.filter(expires_at__lt=timezone.now()).exclude(file="")
    for export in old:
        export.file.delete(save=False)
        export.save(update_fields=["file"])
        export.parts.all().delete()
    return len(old)
