"""Receipts of exports: one's own, and for administrators everybody's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from portal.kernel.actors import Actor
from portal.kernel.finding import one_of
from records.models import ExportReceipt
from sharing.models import Recall

_MOST_RECALLS = 200


def export_receipts(*, actor: Actor) -> QuerySet[ExportReceipt]:
    """The receipts that the actor may read, the newest first."""
    receipts = ExportReceipt.objects.select_related("user").order_by("-made_at", "-pk")
    return receipts if actor.is_administrator else receipts.filter(user=actor.user_id)


def recalls_of(receipt: ExportReceipt) -> list[Recall]:
    """What was taken back since of the records in a receipt's file, the latest first."""
    if not receipt.record_ids:
        return []
    found = Recall.objects.filter(
        subject=receipt.subject,
        object_id__in=receipt.record_ids,
        party__in=receipt.parties,
        asked_at__gte=receipt.made_at,
    )
    return list(found.order_by("-asked_at", "-pk")[:_MOST_RECALLS])


def access_receipt(*, actor: Actor, public_id: UUID) -> ExportReceipt:
    """One receipt. Raises ``NotFound``."""
    return one_of(export_receipts(actor=actor), public_id)
