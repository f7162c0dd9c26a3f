"""Who asked for a bulk export, and whether its file may be taken now."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partner_api.models import BulkExport, BulkStatus
from partner_api.visible import still_visible
from partners.policies import can_export
from portal.kernel.actors import ANONYMOUS, Actor, actor_for
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound
from portal.kernel.services.tokens import actor_of_token, holds_now


class FileGone(DomainError):
    """The file was kept for a week, and is not there any more."""

    status = 410
    default_code = "file_gone"
    default_message = _("This file is no longer kept. Ask for a new export.")


def asker_of(export: BulkExport) -> Actor:
    """Whoever asked, with the rights of this moment; nobody if the key that asked has ended."""
    if export.token is None:
        return actor_for(export.user)
    if not holds_now(export.token):
        return ANONYMOUS
    actor = actor_of_token(export.token)
    return replace(actor, scopes=(actor.scopes or frozenset()) & set(export.scopes or ()))


def visible_bulk_exports(actor: Actor, queryset: QuerySet[BulkExport]) -> QuerySet[BulkExport]:
    """One's own: whether a person or a token of theirs asked, scopes never widen what is read."""
    if actor.user_id is None or not actor.may_use("read"):
        return queryset.none()
    return queryset.filter(user=actor.user_id)


def access_file(*, actor: Actor, public_id: UUID) -> BulkExport:
    """An export whose file the actor may take now.

    Raises ``NotFound`` for somebody else's, ``Forbidden`` for who may not export or does not see
    any more all that stands in it, ``Conflict`` while it is not ready, ``FileGone`` afterwards.
    """
    export = visible_bulk_exports(actor, BulkExport.objects.all()).filter(public_id=public_id)
    found = export.first()
    if found is None:
        raise NotFound
    if not can_export(actor):
        raise Forbidden
    if found.status != BulkStatus.DONE:
        raise Conflict(_("The export is not ready."), code="not_ready")
    if not found.file or (found.expires_at and found.expires_at <= timezone.now()):
        raise FileGone
    if not _all_visible(found, actor):
        raise Forbidden(
            _("You do not see any more all that is in this file. Ask for a new export."),
            code="no_longer_visible",
        )
    return found


def _all_visible(export: BulkExport, actor: Actor) -> bool:
    """Whether of each record in the file as much is visible as when it was written."""
    return all(
        still_visible(actor, part.label, part.ids, part.masks) for part in export.parts.all()
    )
