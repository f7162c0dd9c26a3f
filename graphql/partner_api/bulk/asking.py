"""Ask for a whole list as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from partner_api.bulk.events import BulkExportAsked
from partner_api.bulk.writers import formats
from partner_api.models import BulkExport, BulkStatus
from partners.policies import can_export
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, MissingScope, Refused
from portal.kernel.events import publish
from portal.kernel.models import ApiToken
from records.models import ExportFormat

MOST_WAITING = 3
# Whatever was asked for before and is no file yet will be none: it holds nobody up.
LONGEST = timedelta(hours=6)

type Check = Callable[[str], str]
_checks: list[Check] = []


def check_queries_by(check: Check) -> None:
    """Say what checks a query: it returns the list's name, or refuses.

    The schema is built of mutations, this one among them, and so cannot be known here.
    """
    _checks[:] = [check]


@command("api.create_bulk_export", scope="export")
def create_bulk_export(
    *,
    actor: Actor,
    query: str,
    variables: dict[str, Any] | None = None,
    file_format: ExportFormat = ExportFormat.JSONL,
) -> BulkExport:
    """Have a job read a list to its end and keep it as a file for a week.

    It reads by the policy of its moment, as whoever asks. Raises ``MissingScope`` for a token
    without the scopes *read* and *export*, ``Refused`` for a query that is not one list, and
    ``Conflict`` while ``MOST_WAITING`` exports are under way.
    """
    if not actor.may_use("read"):
        raise MissingScope("read")
    if not can_export(actor) or actor.user_id is None:
        raise Forbidden
    if file_format not in formats():
        known = ", ".join(str(each.label) for each in formats())
        raise Refused(
            _("Choose a format that is offered here: %(known)s."),
            code="bad_format",
            field="format",
            known=known,
        )
    (check,) = _checks
    name = check(query)
    if _under_way(actor.user_id) >= MOST_WAITING:
        raise Conflict(
            _("Exports of yours are under way. Wait until one is done."), code="too_many"
        )
    export = BulkExport.objects.create(
        user_id=actor.user_id,
        token_id=_key_behind(actor),
        scopes=None if actor.scopes is None else sorted(actor.scopes),
        name=name,
        document=query,
        variables=variables or {},
        format=file_format,
    )
    publish(actor, BulkExportAsked(subject_id=export.pk, asker_id=actor.user_id))
    task = app.configure_task("api.bulk_export", lock=f"bulk export:{actor.user_id}")
    task.defer(export_id=export.pk)
    return export


def _under_way(user_id: int) -> int:
    return BulkExport.objects.filter(
        user=user_id,
        status__in=[BulkStatus.QUEUED, BulkStatus.RUNNING],
        created_at__gt=timezone.now() - LONGEST,
    ).count()


def _key_behind(actor: Actor) -> int | None:
    """The token that asks, or the one that it was issued for: that one outlives the hour."""
    tokens = ApiToken.objects.filter(pk=actor.token_id or 0)
    return next((each.parent_id or each.pk for each in tokens), None)
