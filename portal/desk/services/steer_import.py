"""Begin, stop and undo an import."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ImportDiscarded, ImportProgressed
from portal.desk.imports.kinds import allowed_kind
from portal.desk.models import ImportJob, ImportStatus
from portal.desk.policies import can_discard
from portal.desk.selectors import access_import_for_update
from portal.desk.services.defer_import import defer_import
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict
from portal.kernel.events import publish

# An import that says nothing for so long has lost its worker and may begin again.
SILENT = timedelta(minutes=2)
_UNDOABLE = (ImportStatus.DONE, ImportStatus.STOPPED, ImportStatus.FAILED, ImportStatus.UNDOING)


@command("desk.begin_import")
def begin_import(*, actor: Actor, public_id: str) -> ImportJob:
    """Let a checked import begin, or a stopped one go on.

    Raises ``NotFound``, and ``Conflict`` if it is running, not checked or undone.
    """
    job = access_import_for_update(actor=actor, public_id=public_id)
    allowed_kind(actor, job.kind)
    silent = job.status == ImportStatus.IMPORTING and job.seen_alive_at < timezone.now() - SILENT
    if job.status not in {ImportStatus.READY, ImportStatus.STOPPED} and not silent:
        raise Conflict(_("This import cannot begin now. Look at how far it is."))
    job.status, job.stop_requested, job.failure = ImportStatus.IMPORTING, False, ""
    job.save(update_fields=["status", "stop_requested", "failure", "seen_alive_at"])
    publish(actor, ImportProgressed(subject_id=job.pk))
    defer_import(job)
    return job


@command("desk.discard_import")
def discard_import(*, actor: Actor, public_id: str) -> None:
    """Throw an import away that has written nothing, with its file.

    Raises ``NotFound``, and ``Conflict`` if it is at work or has written something.
    """
    job = access_import_for_update(actor=actor, public_id=public_id)
    if not can_discard(job):
        raise Conflict(_("This import has written records, or is at work. Undo it instead."))
    publish(actor, ImportDiscarded(subject_id=job.pk, owner_id=job.created_by_id))
    files = [(each.storage, each.name) for each in (job.file, job.errors_file) if each.name]
    job.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


@command("desk.stop_import")
def stop_import(*, actor: Actor, public_id: str) -> ImportJob:
    """Ask a running import to stop after the batch at hand. Raises ``NotFound``, ``Conflict``."""
    job = access_import_for_update(actor=actor, public_id=public_id)
    if job.status != ImportStatus.IMPORTING:
        raise Conflict(_("This import is not running."))
    job.stop_requested = True
    job.save(update_fields=["stop_requested", "seen_alive_at"])
    publish(actor, ImportProgressed(subject_id=job.pk))
    return job


@command("desk.begin_undoing")
def begin_undoing(*, actor: Actor, public_id: str) -> ImportJob:
    """Let the undoing of an import begin.

    Raises ``NotFound``, and ``Conflict`` if it is running or was undone.
    """
    job = mark_undoing(actor=actor, public_id=public_id)
    defer_import(job)
    return job


def mark_undoing(*, actor: Actor, public_id: str) -> ImportJob:
    """From now on the import is being undone, by whoever calls; raises as ``begin_undoing``."""
    job = access_import_for_update(actor=actor, public_id=public_id)
    allowed_kind(actor, job.kind)
    if job.status not in _UNDOABLE:
        raise Conflict(_("There is nothing to undo now."))
    job.status, job.undone_at = ImportStatus.UNDOING, timezone.now()
    job.failure = ""
    job.undone_by_id = actor.user_id
    job.save(update_fields=["status", "failure", "undone_at", "undone_by", "seen_alive_at"])
    publish(actor, ImportProgressed(subject_id=job.pk))
    return job
