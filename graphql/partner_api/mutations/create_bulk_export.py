"""Ask for a whole list as a file."""

from __future__ import annotations

from typing import Any

import graphene
import orjson

from partner_api.bulk.asking import create_bulk_export
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.bulk import BulkExport
from partner_api.types.enums import enum_of
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from records.models import ExportFormat


class CreateBulkExport(Mutation):
    """Has a job read a list to its end and keep it as a file for a week, by your rights then."""

    class Input:
        query = graphene.String(
            required=True,
            description=(
                "A query of one list of the root and its `nodes`, without page arguments: "
                "`{ customers { nodes { reference name } } }`."
            ),
        )
        variables = graphene.String(description="Its variables, as JSON.")
        format = graphene.InputField(
            enum_of(ExportFormat),
            default_value=ExportFormat.JSONL.value,
            description="JSONL (a line for each row) or CSV (a column for each value).",
        )

    export = Reread(BulkExport, description="The export; ask for it again until it is done.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``api.create_bulk_export``."""
        export = create_bulk_export(
            actor=actor,
            query=given["query"],
            variables=_variables(given.get("variables") or "{}"),
            file_format=ExportFormat(given["format"]),
        )
        return {"export": export}


def _variables(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Refused("Send an object as JSON.", code="bad_variables", field="variables")
    return found
