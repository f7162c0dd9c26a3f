"""Hand a file in to be imported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.imports import ImportJob
from portal.desk.imports.kinds import KINDS
from portal.desk.services.create_import import create_import
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


class CreateImport(Mutation):
    """Checks an uploaded file; nothing is written before `beginImport`."""

    class Input:
        kind = graphene.String(required=True, description=f"One of: {', '.join(KINDS)}.")
        file = graphene.String(required=True, description="The id that `/files/upload/` gave.")
        mapping = graphene.String(
            default_value="",
            description="The name of a remembered mapping; else the last one for these columns.",
        )

    import_job = Reread(ImportJob, description="The import, being checked.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``desk.create_import``."""
        try:
            file = UUID(given["file"])
        except ValueError:
            raise NotFound(field="file") from None
        job = create_import(
            actor=actor, kind=given["kind"], file=file, mapping=given.get("mapping") or ""
        )
        return {"import_job": job}
