"""Bulk exports."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet
from django.urls import reverse

from partner_api import models
from partner_api.bulk.access import visible_bulk_exports
from partner_api.types.base import RecordType
from partner_api.types.fields import computed
from portal.kernel.actors import Actor


def _url(export: Any, _info: Any) -> str | None:
    if export.status != models.BulkStatus.DONE:
        return None
    return reverse("bulk_file", args=[export.public_id])


class BulkExport(RecordType):
    """A whole list as a file, made by a job."""

    class Meta:
        model = models.BulkExport
        columns = (
            "name",
            "format",
            "status",
            "rows",
            "size",
            "sha256",
            "failure",
            "created_at",
            "finished_at",
            "expires_at",
        )
        filters = ("status", "name")
        sort = ("created_at", True)
        descriptions = {
            "name": "The list that it reads.",
            "format": "JSONL, CSV, or PARQUET where that is installed.",
            "status": "Where it is; ask again until it is DONE or FAILED.",
            "rows": "Rows written so far.",
            "size": "Bytes of the file.",
            "sha256": "Checksum of the file.",
            "failure": "Why it was not made.",
            "created_at": "When it was asked for.",
            "finished_at": "When it was ready, or failed.",
            "expires_at": "Until when the file is kept.",
        }

    url = computed(
        graphene.String,
        _url,
        needs=("status", "public_id"),
        description="Where its file is downloaded, whole or by ranges, with the same sign-in.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One's own."""
        return visible_bulk_exports(actor, queryset)
