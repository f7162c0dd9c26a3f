"""Imports of files."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import computed, one
from partner_api.types.people import Person
from portal.desk.imports.reports import problems_in
from portal.desk.models import ImportJob as Model
from portal.desk.policies import visible_imports
from portal.kernel.actors import Actor


class RowProblem(graphene.ObjectType):
    """Why a row was refused, and what to enter instead."""

    row = graphene.Int(required=True, description="The row, as spreadsheets count.")
    field = graphene.String(required=True, description="The field at fault.")
    code = graphene.String(required=True, description="Stable, like `unknown_product`.")
    value = graphene.String(required=True, description="What the file says there.")
    message = graphene.String(required=True, description="What to do about it.")


def _problems(job: Any, _info: Any) -> list[RowProblem]:
    return [RowProblem(**each) for each in problems_in(job.report)]


class ImportJob(RecordType):
    """An import of a file, checked before it is carried out. Rows are counted by outcome."""

    class Meta:
        model = Model
        columns = (
            "kind",
            "file_name",
            "status",
            "total",
            "done",
            "created",
            "changed",
            "unchanged",
            "refused",
            "failure",
            "created_at",
            "finished_at",
        )
        sorts = {"CREATED_AT": "created_at"}
        sort = ("created_at", True)

    created_by = one(lambda: Person, "created_by", open=True, description="Who began it.")
    problems = computed(
        graphene.List(graphene.NonNull(RowProblem), required=True),
        _problems,
        needs=("report",),
        description="The first 200 refused rows.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One's own imports; administrators see all."""
        return visible_imports(actor, queryset)
