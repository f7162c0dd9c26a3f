"""Open a price list for an audience."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from babel.numbers import list_currencies
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from catalogue.events import PriceListCreated
from catalogue.models import PriceList, PriceListAudience, PriceListKind, Product
from catalogue.policies import require_writer
from partners.models import Organisation, Partner, PartnerStatus, Tier
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.collation import sort_key
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
from portal.kernel.validation import check_lengths
from sharing.models import Grant, Origin, Party, PartyKind
from sharing.services.grant_many import grant_many
from sharing.services.parties import ensure_parties, ensure_party

_SHARED = ("identity", "prices")


@command("catalogue.create_price_list")
def create_price_list(
    *,
    actor: Actor,
    name: str,
    audience: str,
    tier: str = "",
    partner: Organisation | None = None,
    market: str = "",
    currency: str = "EUR",
    kind: str = PriceListKind.SALE,
    external_id: str = "",
) -> PriceList:
    """Open a price list and share its names and list prices with whom it is for.

    Raises ``Forbidden``, and ``Refused`` for a missing name, an unknown currency, or an audience
    without its tier, partner or market.
    """
    require_writer(actor, PriceList.shareable)
    if not name.strip():
        raise Refused(_("Enter a name for the price list."), code="missing", field="name")
    if currency not in list_currencies():
        text = _("Enter a currency code of three letters, for example EUR.")
        raise Refused(text, code="unknown_currency", field="currency")
    check_lengths(PriceList, name=name.strip(), external_id=external_id.strip())
    receiver = _receiver(audience, tier, partner, market)
    price_list: PriceList = PriceList.objects.create(
        name=name.strip(),
        sort_key=sort_key(name.strip()),
        audience=audience,
        currency=currency,
        kind=kind,
        external_id=external_id.strip(),
        **receiver,
    )
    share_with_audience(price_list)
    publish(actor, PriceListCreated(subject_id=price_list.pk))
    return price_list


def _receiver(
    audience: str, tier: str, partner: Organisation | None, market: str
) -> dict[str, object]:
    """The one column that the audience fills. Raises ``Refused`` when it is empty."""
    if audience == PriceListAudience.TIER:
        if tier not in Tier:
            raise Refused(_("Choose a tier."), code="missing", field="tier")
        return {"tier": tier}
    if audience == PriceListAudience.PARTNER:
        if partner is None:
            raise Refused(_("Choose a partner."), code="missing", field="partner")
        return {"partner": partner}
    if audience == PriceListAudience.MARKET:
        if len(market) != 2:
            text = _("Enter a country code of two letters, for example BG.")
            raise Refused(text, code="missing", field="market")
        return {"market": market.upper()}
    if audience != PriceListAudience.STANDARD:
        raise Refused(_("Choose whom the list is for."), code="missing", field="audience")
    return {}


def share_with_audience(price_list: PriceList, products: Iterable[Product] = ()) -> None:
    """Grant the list, and the names of products on it, to the parties of its audience that do not
    have them yet. A partner's own list needs no grant: it belongs to the partner."""
    wanted = list(products)
    reason = translate("The price list %(list)s is for them.") % {"list": price_list.reference}
    for party in _parties(price_list):
        lists = [] if price_list.audience == PriceListAudience.PARTNER else [price_list]
        for records in (lists, wanted):
            grant_many(
                actor=SYSTEM,
                parties=[party],
                records=_not_granted(party, records),
                facets=_SHARED,
                reason=reason,
                origin=Origin.RULE,
            )


def _not_granted(party: Party, records: Sequence[PriceList | Product]) -> list[Any]:
    if not records:
        return []
    held = set(
        Grant.objects.filter(
            Q(valid_until=None),
            subject=records[0].shareable.label,
            object_id__in=[record.pk for record in records],
            party=party,
            revoked_at=None,
        ).values_list("object_id", flat=True)
    )
    return [record for record in records if record.pk not in held]


def _parties(price_list: PriceList) -> list[Party]:
    if price_list.partner is not None:
        company = price_list.partner
        kind = PartyKind.ORGANISATION
        return [ensure_party(kind=kind, subject_id=company.pk, label=company.name)]
    if price_list.audience == PriceListAudience.TIER:
        label = Tier(price_list.tier).name.title()
        return [ensure_party(kind=PartyKind.TIER, code=price_list.tier, label=label)]
    if price_list.audience == PriceListAudience.MARKET:
        partners = Partner.objects.filter(
            organisation__country=price_list.market, status=PartnerStatus.ACTIVE
        ).exclude(organisation__roles__contains=["supplier"])
        labels = dict(partners.values_list("organisation_id", "organisation__name"))
        return list(ensure_parties(PartyKind.ORGANISATION, labels).values())
    return []
