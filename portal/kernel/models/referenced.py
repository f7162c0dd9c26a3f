"""Records that people name by a reference."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from portal.kernel.references import allocate


class ReferencedManager(models.Manager):  # type: ignore[type-arg]
    """Gives references while inserting, one sequence call for a whole batch."""

    def create(self, **fields: Any) -> Any:
        """Insert one record with the next reference of its prefix."""
        if not fields.get("reference"):
            fields["reference"] = allocate(self.model.reference_prefix)[0]
        return super().create(**fields)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Insert many; those without a reference get the next ones."""
        rows = list(objs)
        bare = [row for row in rows if not row.reference]
        if bare:
            numbers = allocate(self.model.reference_prefix, len(bare))
            for row, number in zip(bare, numbers, strict=True):
                row.reference = number
        return super().bulk_create(rows, *args, **kwargs)


class Referenced(models.Model):
    """Adds ``reference`` (C-1042): unique, short, from a keyed permutation, never reused."""

    reference_prefix: ClassVar[str]
    reference = models.CharField(max_length=20, unique=True, editable=False)

    objects = ReferencedManager()

    class Meta:
        abstract = True

    @classmethod
    def by_reference(cls, reference: str) -> models.QuerySet[Self]:
        """The rows (one or none) with this reference, whatever its case."""
        return cls._default_manager.filter(reference=reference.strip().upper())
