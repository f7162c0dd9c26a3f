"""Answers about sharing: why somebody sees something, and what a grant would open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import graphene

from partner_api.plan import Source, Together
from partner_api.types.base import Node
from partner_api.types.effects import SharingEffect
from partner_api.types.ids import SOURCES
from partner_api.types.scalars import Cursor
from sharing.disclosure import RuleDisclosure
from sharing.engine.explainer import Explanation as Answer
from sharing.grant_disclosure import Disclosure as Preview
from sharing.projections import Shown
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


class DisclosedFacet(graphene.ObjectType):
    """Of how many records a facet opens."""

    facet = graphene.Field(Facet, required=True, description="Which facet.")
    records = graphene.Int(required=True, description="Of how many records.")


class DisclosedParts(graphene.ObjectType):
    """What opens with a record of the rows that are parts of it: of an order, its lines."""

    kind = graphene.String(required=True, description="The kind, such as `orders.orderline`.")
    facets = graphene.List(
        graphene.NonNull(DisclosedFacet), required=True, description="Facet by facet."
    )

    @classmethod
    def of(cls, effect: RuleDisclosure) -> DisclosedParts:
        """From the selector's answer."""
        facets = [
            DisclosedFacet(facet=Facet.of(facet), records=count) for facet, count in effect.facets
        ]
        return cls(kind=effect.shareable.label, facets=facets)


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
    parts = graphene.List(
        graphene.NonNull(DisclosedParts),
        required=True,
        description="What opens with it of the rows that are parts of it.",
    )
    effects = graphene.List(
        graphene.NonNull(SharingEffect),
        required=True,
        description="The same in all the time that it would run and up to its level, counted as "
        "for whether a second person is asked.",
    )

    @classmethod
    def of(cls, preview: Preview, effects: Iterable[RuleDisclosure]) -> Disclosure:
        """From the selectors' answers."""
        names: dict[str, Any] = {
            name: [Facet.of(each) for each in getattr(preview, name)]
            for name in ("opens", "already", "hidden", "walled")
        }
        parts = [DisclosedParts.of(each) for each in preview.parts]
        told = [SharingEffect.of(each) for each in effects]
        return cls(
            people=preview.people, waiting=preview.waiting, parts=parts, effects=told, **names
        )


class SeenRecord(graphene.ObjectType):
    """A record that a partner saw at a moment, with the facets of that moment."""

    reference = graphene.String(required=True, description="Its reference or public id.")
    kind = graphene.String(required=True, description="The kind of record.")
    facets = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What was open then."
    )
    record = graphene.Field(Node, description="The record today; `null` if you do not see it.")

    @classmethod
    def of(cls, rows: Iterable[Shown]) -> list[SeenRecord]:
        """From what was seen."""
        made = []
        for row in rows:
            record = cls(reference=str(row), kind=row.model_label, facets=row.facets)
            record.source, record.pk = _source(row), row.pk
            made.append(record)
        together = Together((each.source, each.pk) for each in made if each.source)
        for each in made:
            each.together = together
        return made

    def resolve_record(self, info: Any) -> Any:
        """As whoever asks sees it today: read, and noted, only if it is asked for."""
        return self.together.row(info, self.source, self.pk) if self.source else None


def _source(row: Shown) -> Source | None:
    model = row.declaration.model
    return next((each for each in SOURCES.values() if each.model is model), None)


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
