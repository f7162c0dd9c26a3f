"""Answers about sharing: why somebody sees something, and what a grant would open."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.plan import Loader
from partner_api.types.base import Node
from partner_api.types.ids import SOURCES, by_ref
from partner_api.types.scalars import Cursor
from sharing.engine.explainer import Explanation as Answer
from sharing.projections import Shown
from sharing.selectors import Disclosure as Preview
from sharing.shareable import Facet as Declared


class Facet(graphene.ObjectType):
    """A named group of fields that is shared or hidden as a whole."""

    name = graphene.String(required=True, description="As grants name it.")
    label = graphene.String(required=True, description="As people call it, in your language.")
    fields = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="The fields in it."
    )

    @classmethod
    def of(cls, facet: Declared) -> Facet:
        """From the declaration."""
        return cls(name=facet.name, label=str(facet.label), fields=list(facet.fields))


class Reason(graphene.ObjectType):
    """One thing that decided."""

    kind = graphene.String(
        required=True,
        description="grant, agreement, ownership, department, wall, standing or nothing.",
    )
    allows = graphene.Boolean(required=True, description="Which way it decided.")
    text = graphene.String(required=True, description="A sentence in your language.")


class Explanation(graphene.ObjectType):
    """Whether somebody sees a facet of a record, as the policy answers, and why."""

    allowed = graphene.Boolean(required=True, description="What the policy answers.")
    facet = graphene.String(required=True, description="The facet in question.")
    reasons = graphene.List(
        graphene.NonNull(Reason), required=True, description="Everything that decided."
    )
    opens = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Changes that would open it; empty where it is open.",
    )

    @classmethod
    def of(cls, answer: Answer) -> Explanation:
        """From the engine's answer."""
        reasons = [
            Reason(kind=each.kind, allows=each.allows, text=each.text) for each in answer.reasons
        ]
        return cls(
            allowed=answer.allowed, facet=answer.facet, reasons=reasons, opens=list(answer.opens)
        )


class Disclosure(graphene.ObjectType):
    """What saving a grant would open, before it is saved."""

    opens = graphene.List(
        graphene.NonNull(Facet), required=True, description="New to the receiver."
    )
    already = graphene.List(
        graphene.NonNull(Facet), required=True, description="What the receiver sees already."
    )
    hidden = graphene.List(
        graphene.NonNull(Facet), required=True, description="What would stay hidden."
    )
    walled = graphene.List(
        graphene.NonNull(Facet), required=True, description="What a wall keeps closed."
    )
    waiting = graphene.Boolean(
        required=True, description="Whether it opens only once an agreement is accepted."
    )
    people = graphene.Int(required=True, description="How many active people would see it.")

    @classmethod
    def of(cls, preview: Preview) -> Disclosure:
        """From the selector's answer."""
        names: dict[str, Any] = {
            name: [Facet.of(each) for each in getattr(preview, name)]
            for name in ("opens", "already", "hidden", "walled")
        }
        return cls(people=preview.people, waiting=preview.waiting, **names)


class SeenRecord(graphene.ObjectType):
    """A record that a partner saw at a moment, with the facets of that moment."""

    reference = graphene.String(required=True, description="Its reference or public id.")
    kind = graphene.String(required=True, description="The kind of record.")
    facets = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What was open then."
    )
    record = graphene.Field(Node, description="The record today; `null` if you do not see it.")

    @classmethod
    def of(cls, row: Shown) -> SeenRecord:
        """From what was seen."""
        made = cls(reference=str(row), kind=row.model_label, facets=row.facets)
        made.model = row.declaration.model
        return made

    def resolve_record(self, info: Any) -> Any:
        """As whoever asks sees it today: read, and noted, only if it is asked for."""
        source = next((each for each in SOURCES.values() if each.model is self.model), None)
        if source is None:
            return None
        return Loader(info).one(source, by_ref(source, self.reference))


class SeenPage(graphene.ObjectType):
    """A page of what a partner saw of one kind at a moment."""

    records = graphene.List(
        graphene.NonNull(SeenRecord), required=True, description="The records of this page."
    )
    cursor = graphene.Field(Cursor, description="Pass it as `after` to go on; absent at the end.")


class SeenCount(graphene.ObjectType):
    """How many records of a kind a partner saw at a moment."""

    kind = graphene.String(required=True, description="The kind of record.")
    count = graphene.Int(required=True, description="How many, exactly.")
