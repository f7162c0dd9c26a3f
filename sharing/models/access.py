"""The compiled form of grants: what reads ask, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from guardian.models import GroupObjectPermissionBase

# An open end as a value that indexes and comparisons understand without a special case.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class AccessRow(GroupObjectPermissionBase):
    """One party × record × stretch of time in which the facets do not change.

    Guardian's direct-foreign-key row, extended: masks per level, the time range, and the record's
    sort key, so that a page of what a party sees is one range scan. Subclasses add
    ``content_object`` and call ``AccessRow.meta_indexes``. Written by ``sharing.engine`` alone.
    """

    view_mask = models.BigIntegerField()
    comment_mask = models.BigIntegerField(default=0)
    edit_mask = models.BigIntegerField(default=0)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(default=FOREVER)
    sort_key = models.BinaryField(default=b"")
    # What must hold besides the time: asked when reading.
    condition = models.ForeignKey(
        "sharing.Condition",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True

    @staticmethod
    def constraints_for(name: str) -> list[models.BaseConstraint]:
        """The uniqueness that every concrete access table declares."""
        return [
            models.UniqueConstraint(
                fields=["group", "permission", "content_object", "valid_from", "condition"],
                nulls_distinct=False,
                name=f"{name}_access_once",
            )
        ]

    @staticmethod
    def indexes_for(name: str) -> list[models.Index]:
        """The covering page index, and the one for single records."""
        return [
            models.Index(
                fields=["group", "sort_key", "content_object"],
                include=["view_mask", "valid_from", "valid_until", "condition"],
                name=f"{name}_access_page",
            ),
            models.Index(
                fields=["content_object", "group"],
                include=["view_mask", "valid_from", "valid_until", "condition"],
                name=f"{name}_access_one",
            ),
        ]
