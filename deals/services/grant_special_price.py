"""Grant a partner a special price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from deals.events import SpecialPriceGranted
from deals.models import Deal, SpecialPrice
from deals.policies import can_grant_price
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.events import publish


@command("deals.grant_special_price")
def grant_special_price(
    *,
    actor: Actor,
    partner: Organisation,
    product: Product,
    price: Decimal,
    currency: str,
    valid_from: date,
    valid_until: date,
    deal: Deal | None = None,
    case_reference: str = "",
    customer: Organisation | None = None,
    quantity_cap: Decimal | None = None,
) -> SpecialPrice:
    """Let ``partner`` buy ``product`` at ``price`` per unit between two days, both included.

    It comes from an approved ``deal`` or a pricing case; one deal grants one price per product,
    and a new one ends the one before. Raises ``Forbidden`` and ``Refused``.
    """
    _check(actor, price, valid_from, valid_until)
    if deal is not None:
        deal.special_prices.filter(product=product, ended_at=None).update(ended_at=timezone.now())
    granted: SpecialPrice = SpecialPrice.objects.create(
        partner=partner,
        product=product,
        price=price,
        currency=currency,
        valid_from=valid_from,
        valid_until=valid_until,
        deal=deal,
        case_reference=case_reference,
        customer=customer,
        quantity_cap=quantity_cap,
        granted_by_id=actor.user_id,
    )
    publish(actor, SpecialPriceGranted(subject_id=granted.pk))
    return granted


def _check(actor: Actor, price: Decimal, valid_from: date, valid_until: date) -> None:
    if not can_grant_price(actor):
        raise Forbidden
    if price <= 0:
        raise Refused(_("Enter a price above zero, for example 12.50."), field="price")
    if valid_until < max(valid_from, timezone.localdate()):
        raise Refused(_("Enter an end date in the future."), field="valid_until")
