"""Market data that somebody sees: the newest first."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from catalogue.models import Bulletin, MarketIndicator, MarketPrice
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.selectors import access

NEWEST = Sort("sort_key", parse=bytes.fromhex)


def market_price_list(
    *, actor: Actor, region: str = "", sku: str = "", competitor: str = ""
) -> QuerySet[MarketPrice]:
    """Competitors' prices that the actor sees; ``competitor`` is a reference."""
    rows = visible_to(actor, MarketPrice.objects.select_related("product"))
    if region:
        rows = facet_filter(rows, region=region)
    if sku:
        rows = facet_filter(rows, product__sku=sku)
    if competitor:
        rows = facet_filter(rows, competitor__reference=competitor.upper())
    return rows


def market_indicator_list(*, actor: Actor, region: str = "") -> QuerySet[MarketIndicator]:
    """Market indicators that the actor sees."""
    rows = visible_to(actor, MarketIndicator.objects.all())
    return facet_filter(rows, region=region) if region else rows


def bulletin_list(*, actor: Actor, region: str = "") -> QuerySet[Bulletin]:
    """Bulletins that the actor sees. Partners see none before its embargo ends."""
    rows = visible_to(actor, Bulletin.objects.filter(_out(actor)))
    return facet_filter(rows, region=region) if region else rows


def access_bulletin(*, actor: Actor, public_id: str) -> Shown:
    """One bulletin as the actor sees it. Raises ``NotFound``, also before its embargo ends."""
    return access(actor, Bulletin.objects.filter(_out(actor)), public_id=public_id)


def _out(actor: Actor) -> Q:
    """A second bolt beside the dates of the grants: a later grant does not open it earlier."""
    return Q() if actor.is_house else Q(embargo_until=None) | Q(embargo_until__lte=Now())


def market_regions(*, actor: Actor) -> list[str]:
    """The regions that occur in the market data the actor sees, at most 100."""
    names: set[str] = set()
    for model in (MarketPrice, MarketIndicator, Bulletin):
        rows = visible_to(actor, model.objects.exclude(region="")).order_by("region")
        names |= set(rows.values_list("region", flat=True).distinct()[:100])
    return sorted(names)[:100]
