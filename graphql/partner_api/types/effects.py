"""What a change of sharing opens and closes, before it is saved."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.enums import enum_of
from partner_api.types.scalars import DateTime
from partners.engine.sharing_terms import AskedTerms
from partners.selectors.parties import PartyName
from sharing.disclosure import RuleDisclosure
from sharing.shareable import Level


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


class NamedParty(graphene.ObjectType):
    """A receiver of shares, as commands take it and as people call it."""

    reference = graphene.String(
        required=True, description="As `party` of `shareRecord` takes it, such as `P-1017`."
    )
    name = graphene.String(required=True, description="As people call it, in your language.")

    @classmethod
    def of(cls, party: PartyName) -> NamedParty:
        """From the selector's answer."""
        return cls(reference=party.reference, name=party.name)


class SharingTerm(graphene.ObjectType):
    """One further term: a criterion of a rule, a part of the place that a partner gets."""

    name = graphene.String(
        required=True,
        description="The criterion, or `tier`, `programme`, `distributor`, `status`, `owner` of "
        "what a wall stands before, `group` of competitors, `version` of an agreement.",
    )
    values = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What it is to be."
    )


class SharingTerms(graphene.ObjectType):
    """What a change of sharing asks for; what its kind does not have is empty or absent."""

    parties = graphene.List(
        graphene.NonNull(NamedParty), required=True, description="Whom it is about: the first 200."
    )
    kind = graphene.String(description="The kind of record, such as `deals.deal`.")
    records = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Of the records that are named one by one, the first 200 that you see.",
    )
    record_count = graphene.Int(
        description="How many records are named one by one; absent where none is."
    )
    facets = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="The facets."
    )
    level = graphene.Field(enum_of(Level), description="What it would allow.")
    valid_from = DateTime(description="From when; absent: at once.")
    valid_until = DateTime(description="Until when; absent if open.")
    agreement = graphene.String(description="The agreement that it depends on, by name.")
    further = graphene.List(
        graphene.NonNull(SharingTerm), required=True, description="What else is asked for."
    )

    @classmethod
    def of(cls, terms: AskedTerms) -> SharingTerms:
        """From the selector's answer."""
        return cls(
            parties=[NamedParty.of(each) for each in terms.parties],
            kind=terms.kind or None,
            records=list(terms.records),
            record_count=terms.count,
            facets=list(terms.facets),
            level=terms.level or None,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            agreement=terms.agreement or None,
            further=[SharingTerm(name=name, values=list(given)) for name, given in terms.further],
        )


class SharingChangePreview(graphene.ObjectType):
    """What a change that waits for a second person asks for, and what it would do now."""

    terms = graphene.Field(SharingTerms, required=True, description="What is asked for.")
    effects = graphene.List(
        graphene.NonNull(SharingEffect),
        required=True,
        description="What would open and close, for whom: the 200 greatest. Empty once the "
        "change is over.",
    )
