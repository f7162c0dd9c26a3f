"""Who has a record open."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.plan import Loader
from partner_api.queries.base import Queries
from partner_api.types.ids import record_of, rows_of
from partner_api.types.people import Person
from portal.live.engine.dispatcher import people_at
from portal.live.engine.presence import EDITED
from portal.live.facts import type_name
from portal.live.selectors import people_present, place_of


class PresenceQueries(Queries):
    """``presence``."""

    presence = graphene.Field(
        graphene.List(graphene.NonNull(Person)),
        required=True,
        record=graphene.Argument(graphene.ID, required=True, description="The record."),
        editing=graphene.Argument(
            graphene.Boolean,
            default_value=False,
            description="Only those who have a form of it open.",
        ),
        description=(
            "The colleagues who have this record, or its approval, open, on a page or beside a "
            "list; at most 12. The house's own people learn it of each other, partners of nobody."
        ),
    )

    def resolve_presence(self, info: Any, record: str, editing: bool = False) -> list[Any]:
        """From what this process was told by all."""
        actor = info.context.actor
        found = record_of(actor, record, field="record")
        source, _rows = rows_of(record, field="record")
        kind = type_name(source.model._meta.label_lower)
        place = place_of(actor=actor, kind=kind, reference=str(getattr(found, source.ref)))
        if place is None:
            return []
        ids = people_at(place + EDITED if editing else place)
        people = people_present(actor=actor, ids=ids)
        rows = Person.source.model._default_manager.filter(pk__in=[each.pk for each in people])
        return Loader(info).many(Person.source, rows)
