"""Why somebody sees something, what a grant would open, what was visible at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.enums import enum_of
from partner_api.types.explanations import (
    Disclosure,
    Explanation,
    SeenCount,
    SeenPage,
    SeenRecord,
)
from partner_api.types.ids import record_of
from partner_api.types.scalars import Cursor, DateTime
from partners.selectors.organisations import access_partner
from partners.selectors.parties import explain_for, explain_party, party_named
from partners.selectors.partners import rows_to_partner_on, visible_to_partner_on
from portal.kernel.keyset import page
from sharing.disclosure import Term
from sharing.grant_disclosure import disclosure_of
from sharing.share_disclosure import share_effects
from sharing.shareable import Level, shareable_named, shareable_of
from sharing.visible_then import as_seen, order_then

_PARTY = "A partner by its reference P-1017, a role P-1017/admin, tier/gold, or an e-mail address."


class SharingQueries(Queries):
    """``explain``, ``disclosurePreview``, ``visibleOn``, ``visibleCountsOn``, …"""

    explain = graphene.Field(
        Explanation,
        party=graphene.Argument(graphene.String, required=True, description=_PARTY),
        record=graphene.Argument(
            graphene.String, required=True, description="A reference such as C-1042, or an id."
        ),
        facet=graphene.Argument(graphene.String, required=True, description="Which facet."),
        required=True,
        description="Whether and why a party sees a facet; about others for sharers only.",
    )
    disclosure_preview = graphene.Field(
        Disclosure,
        party=graphene.Argument(graphene.String, required=True, description=_PARTY),
        record=graphene.Argument(graphene.ID, required=True, description="What to share."),
        facets=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.String)),
            required=True,
            description="The facets that would be shared.",
        ),
        agreement=graphene.Argument(
            graphene.ID, description="The agreement that would have to be accepted first."
        ),
        level=graphene.Argument(
            enum_of(Level), description="What it would allow; to view if absent."
        ),
        valid_from=graphene.Argument(DateTime, description="From when; now if absent."),
        valid_until=graphene.Argument(DateTime, description="Until when; open if absent."),
        required=True,
        description="What a grant would open, by the policy that enforces it.",
    )
    visible_on = graphene.Field(
        graphene.List(graphene.NonNull(SeenRecord)),
        partner=graphene.Argument(
            graphene.String, required=True, description="The partner's reference P-1017."
        ),
        at=graphene.Argument(DateTime, required=True, description="The moment."),
        required=True,
        description="What a partner saw at a moment, from the grants as they were known then.",
    )

    visible_counts_on = graphene.Field(
        graphene.List(graphene.NonNull(SeenCount)),
        partner=graphene.Argument(
            graphene.String, required=True, description="The partner's reference P-1017."
        ),
        at=graphene.Argument(DateTime, required=True, description="The moment."),
        required=True,
        description="How much a partner saw at a moment; `visibleOn` lists up to 500 of a kind.",
    )

    visible_records_on = graphene.Field(
        SeenPage,
        partner=graphene.Argument(
            graphene.String, required=True, description="The partner's reference P-1017."
        ),
        at=graphene.Argument(DateTime, required=True, description="The moment."),
        kind=graphene.Argument(
            graphene.String, required=True, description="The kind of record, such as `deals.deal`."
        ),
        first=graphene.Argument(
            graphene.Int, default_value=50, description="How many, at most 100."
        ),
        after=graphene.Argument(Cursor, description="Where the page before ended."),
        required=True,
        description="Everything of one kind that a partner saw at a moment, page by page.",
    )

    def resolve_visible_records_on(
        self,
        info: Any,
        partner: str,
        at: datetime,
        kind: str,
        first: int = 50,
        after: str | None = None,
    ) -> SeenPage:
        """One selector."""
        actor = info.context.actor
        found = access_partner(actor=actor, reference=partner)
        shareable = shareable_named(kind)
        rows = rows_to_partner_on(actor=actor, partner=found, at=at, kind=shareable)
        read = page(rows, order_then(shareable), first=first, after=after)
        return SeenPage(
            records=SeenRecord.of(as_seen(read.items)),
            cursor=read.end if read.has_next else None,
        )

    def resolve_visible_counts_on(self, info: Any, partner: str, at: datetime) -> list[SeenCount]:
        """One selector."""
        actor = info.context.actor
        found = access_partner(actor=actor, reference=partner)
        seen = visible_to_partner_on(actor=actor, partner=found, at=at)
        return [SeenCount(kind=each.shareable.label, count=each.count) for each in seen]

    def resolve_explain(self, info: Any, party: str, record: str, facet: str) -> Explanation:
        """One selector."""
        actor = info.context.actor
        if "-" in record:
            return Explanation.of(explain_party(party, record, facet, actor=actor))
        found = record_of(actor, record, field="record")
        return Explanation.of(
            explain_for(party_named(party, actor=actor), found, facet, actor=actor)
        )

    def resolve_disclosure_preview(
        self,
        info: Any,
        party: str,
        record: str,
        facets: list[str],
        agreement: str | None = None,
        level: Any = None,
        **moments: datetime | None,
    ) -> Disclosure:
        """One selector."""
        actor = info.context.actor
        found = record_of(actor, record, field="record")
        terms = (
            record_of(actor, agreement, field="agreement", kind="Agreement") if agreement else None
        )
        receiver = party_named(party, actor=actor)
        allowed = Level(level.value) if level else Level.VIEW
        term = Term(allowed, moments.get("valid_from"), moments.get("valid_until"))
        preview = disclosure_of(
            actor=actor,
            party=receiver,
            record=found,
            facets=facets,
            condition=terms.condition if terms else None,
            term=term,
        )
        effects = share_effects(
            parties=[receiver],
            shareable=shareable_of(found),
            records=[found.pk],
            facets=facets,
            term=term,
        )
        return Disclosure.of(preview, effects)

    def resolve_visible_on(self, info: Any, partner: str, at: datetime) -> list[SeenRecord]:
        """One selector."""
        actor = info.context.actor
        found = access_partner(actor=actor, reference=partner)
        seen = visible_to_partner_on(actor=actor, partner=found, at=at)
        return SeenRecord.of(row for kind in seen for row in kind.rows)
