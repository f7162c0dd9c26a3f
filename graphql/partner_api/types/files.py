"""Files on records."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.scalars import DateTime
from records.selectors.files import files_of


class File(graphene.ObjectType):
    """A file on a record: its newest version."""

    name = graphene.String(required=True, description="What it is called.")
    url = graphene.String(required=True, description="Where it is downloaded, after signing in.")
    size = graphene.String(required=True, description="How big it is, for people to read.")
    created_at = graphene.Field(DateTime, required=True, description="When it was uploaded.")


def files_shown(shown: Any, _info: Any) -> list[File]:
    """The files on the facets that the viewer sees, the newest first."""
    return [
        File(name=each.name, url=each.url, size=each.size, created_at=each.created_at)
        for each in files_of(record=shown)
    ]
