"""Take a file off its record."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.attach_files import public_id
from partner_api.mutations.base import Mutation
from portal.kernel.actors import Actor
from records.services.attach_files import remove_file


class RemoveFile(Mutation):
    """Takes a file off its record, or discards an upload; its history stays with the house."""

    class Input:
        file = graphene.String(required=True, description="Its id.")
        reason = graphene.String(default_value="", description="Why; kept in the history.")

    removed = graphene.String(description="The id that leads nowhere from now on.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.remove_file``."""
        file = public_id(given["file"], "file")
        remove_file(actor=actor, public_id=file, reason=given["reason"] or "")
        return {"removed": given["file"]}
