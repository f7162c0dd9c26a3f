"""Open a price list for an audience."""

from __future__ import annotations

from babel.numbers import list_currencies
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from catalogue.events import PriceListCreated
from catalogue.models import PriceList, PriceListAudience, PriceListKind
from catalogue.policies import require_writer
from partners.models import Organisation, Partner, PartnerStatus, Tier
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.collation import sort_key
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
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
    receiver = _receiver(audience, tier, partner, market)
    price_list = PriceList.objects.create(
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


def share_with_audience(price_list: PriceList) -> None:
    """Grant the list to the parties of its audience that do not have it yet. A partner's own list
    needs no grant: it belongs to the partner."""
    parties = _parties(price_list)
    held = set(
        Grant.objects.filter(
            subject=PriceList.shareable.label,
            object_id=price_list.pk,
            party__in=parties,
            revoked_at=None,
        ).values_list("party_id", flat=True)
    )
    grant_many(
        actor=SYSTEM,
        parties=[party for party in parties if party.pk not in held],
        records=[price_list],
        facets=_SHARED,
        reason=translate("The price list is for them."),
        origin=Origin.RULE,
    )


def _parties(price_list: PriceList) -> list[Party]:
    if price_list.audience == PriceListAudience.TIER:
        label = str(Tier(price_list.tier).label)
        return [ensure_party(kind=PartyKind.TIER, code=price_list.tier, label=label)]
    if price_list.audience == PriceListAudience.MARKET:
        partners = Partner.objects.filter(
            organisation__country=price_list.market, status=PartnerStatus.ACTIVE
        ).exclude(organisation__roles__contains=["supplier"])
        labels = dict(partners.values_list("organisation_id", "organisation__name"))
        return list(ensure_parties(PartyKind.ORGANISATION, labels).values())
    return []
