"""What a change of sharing opens and closes, before it is saved."""

from __future__ import annotations

from typing import Any

import graphene

from sharing.disclosure import RuleDisclosure


class FacetCount(graphene.ObjectType):
    """Of how many records a facet opens or closes."""

    facet = graphene.String(required=True, description="The facet.")
    records = graphene.Int(required=True, description="Of how many records.")


class SharingEffect(graphene.ObjectType):
    """What opens, or closes, for one party and of one kind of record; counted exactly."""

    party = graphene.String(required=True, description="For whom, by its name.")
    kind = graphene.String(required=True, description="The kind of record.")
    closes = graphene.Boolean(required=True, description="Whether it closes; else it opens.")
    parts = graphene.Int(required=True, description="How many parts of records: facets of each.")
    facets = graphene.List(
        graphene.NonNull(FacetCount), required=True, description="The same by facet."
    )
    records = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The first of the records, as far as you see them.",
    )

    @classmethod
    def of(cls, effect: RuleDisclosure) -> SharingEffect:
        """From the selector's answer."""
        name_of = effect.shareable.name_of
        counts: list[Any] = [FacetCount(facet=f.name, records=n) for f, n in effect.facets]
        return cls(
            party=effect.party.label,
            kind=effect.shareable.label,
            closes=effect.closes,
            parts=effect.opened,
            facets=counts,
            records=[name_of(record) for record, _facets in effect.listed],
        )
