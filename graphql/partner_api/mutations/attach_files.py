"""Attach uploads to a record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from records.services.attach_files import attach_files


def public_id(text: str, field: str) -> UUID:
    """A public id of what has no global one. Raises ``NotFound`` for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(field=field) from None


class AttachFiles(Mutation):
    """Attaches your own uploads to a facet of a record; whoever sees the facet sees them."""

    class Input:
        record = graphene.ID(required=True, description="To what.")
        facet = graphene.String(required=True, description="Who sees them.")
        files = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="Ids that `uploadFile` or `/files/upload/` gave, at most 100.",
        )

    files = graphene.List(graphene.NonNull(graphene.String), description="Their ids.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.attach_files``."""
        record = record_of(actor, given["record"], field="record")
        ids = [public_id(each, "files") for each in given["files"][:100]]
        made = attach_files(actor=actor, record=record, facet=given["facet"], files=ids)
        return {"files": [str(each.public_id) for each in made]}
