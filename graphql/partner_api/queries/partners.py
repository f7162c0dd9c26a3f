"""Partnerships."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.connections import Connection
from partner_api.types.partners import Membership, Partner
from partners import models


class PartnerQueries(Queries):
    """Lists and single partnerships."""

    partners = Connection(
        Partner,
        lambda _actor: models.Partner.objects.all(),
        description="The partnerships that you see: all, your own, or your line's.",
    )
    partner = Record(Partner, description="The partnership with this reference P-1017.")
    members = Connection(
        Membership,
        lambda _actor: models.Membership.objects.filter(ended_at=None),
        description="The people who act for partners: your colleagues, or everybody's.",
    )
