"""Overlaps: how many customers a partner and the house have in common."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import computed
from partners import models
from partners.policies import visible_overlaps
from partners.selectors.overlaps import at_least
from portal.kernel.actors import Actor


class ListedCompanyInput(graphene.InputObjectType):
    """A company of your list; with country and tax number more is found."""

    name = graphene.String(required=True, description="Its name, as you write it.")
    country = graphene.String(default_value="", description="ISO 3166-1 alpha-2, or empty.")
    tax_id = graphene.String(default_value="", description="Its tax number, or empty.")


def _facets(field: str, description: str) -> Any:
    def read(overlap: Any, _info: Any) -> list[str]:
        return list(getattr(overlap, field))

    kind = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)))
    return computed(kind, read, needs=(field,), description=description)


class Overlap(RecordType):
    """A partner's customer list, compared with the house's; neither side reads the other's."""

    class Meta:
        model = models.Overlap
        columns = ("listed", "valid_until", "started_at", "compared_at", "ended_at")
        sorts = {"STARTED_AT": "started_at"}
        sort = ("started_at", True)
        descriptions = {
            "listed": "How many companies were handed in.",
            "valid_until": "The last day of what the house opens; null means without an end.",
            "started_at": "When the list was handed in.",
            "compared_at": "When the lists were compared; null while they are.",
            "ended_at": "When a side ended it.",
        }

    at_least = computed(
        graphene.Int,
        lambda overlap, _info: at_least(overlap),
        needs=("in_common",),
        description="How many are in common, at least: 5, 10, 15 …; 0 means fewer than five.",
    )
    house_facets = _facets("house_facets", "What the house agrees to open.")
    partner_facets = _facets("partner_facets", "What the partner agrees to.")
    waiting_facets = _facets(
        "waiting_facets", "What both agree to and a second person of the house has to confirm."
    )
    opening_facets = _facets("opening_facets", "What is being opened, customer by customer.")
    opened_facets = _facets("opened_facets", "What is open, as both sides agreed.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of one's own company; all for those of the house who share customers."""
        return visible_overlaps(actor, queryset)
