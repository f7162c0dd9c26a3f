"""Begin a checked import."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.imports import ImportJob
from portal.desk.services.steer_import import begin_import
from portal.kernel.actors import Actor


class BeginImport(Mutation):
    """Writes what the check announced, or goes on where an import was stopped."""

    class Input:
        import_job = graphene.ID(required=True, description="Which import, by global id.")

    import_job = Reread(ImportJob, description="The import as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``desk.begin_import``."""
        job = record_of(actor, given["import_job"], field="import_job", kind="ImportJob")
        return {"import_job": begin_import(actor=actor, public_id=str(job.public_id))}
