"""What a partner read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.accesses import Access, AccessAct, AccessPage
from partner_api.types.scalars import Cursor, DateTime
from partners.selectors.accesses import LATEST, AccessFilters, access_log, in_words
from partners.selectors.organisations import access_partner
from portal.kernel.keyset import page


class AccessQueries(Queries):
    """``accessLog``."""

    access_log = graphene.Field(
        AccessPage,
        required=True,
        partner=graphene.Argument(
            graphene.String, required=True, description="The partner's reference P-1017."
        ),
        act=graphene.Argument(AccessAct, description="Only this way of reading."),
        since=graphene.Argument(DateTime, description="Not before this moment."),
        until=graphene.Argument(DateTime, description="Not after this moment."),
        first=graphene.Argument(
            graphene.Int, default_value=50, description="How many, at most 100."
        ),
        after=graphene.Argument(Cursor, description="Where the page before ended."),
        description="What a partner's people and programs opened, searched, exported and "
        "received; for those who look after partners.",
    )

    def resolve_access_log(
        self,
        info: Any,
        partner: str,
        act: Any = None,
        since: datetime | None = None,
        until: datetime | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> AccessPage:
        """One selector."""
        actor = info.context.actor
        found = access_partner(actor=actor, reference=partner)
        filters = AccessFilters(act=getattr(act, "value", act) or "", since=since, until=until)
        rows = access_log(actor=actor, partner=found, filters=filters)
        read = page(rows, LATEST, first=first, after=after)
        return AccessPage(
            accesses=[Access.of(each) for each in in_words(actor, read.items)],
            cursor=read.end if read.has_next else None,
        )
