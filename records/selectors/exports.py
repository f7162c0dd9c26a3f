"""Receipts of exports: one's own, and for administrators everybody's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from portal.kernel.actors import Actor
from portal.kernel.finding import one_of
from records.models import ExportReceipt


def export_receipts(*, actor: Actor) -> QuerySet[ExportReceipt]:
    """The receipts that the actor may read, the newest first."""
    receipts = ExportReceipt.objects.select_related("user").order_by("-made_at", "-pk")
    return receipts if actor.is_administrator else receipts.filter(user=actor.user_id)


def access_receipt(*, actor: Actor, public_id: UUID) -> ExportReceipt:
    """One receipt. Raises ``NotFound``."""
    return one_of(export_receipts(actor=actor), public_id)
