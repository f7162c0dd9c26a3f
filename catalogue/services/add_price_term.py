"""Add a discount or cost to the price waterfall, and end one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from babel.numbers import list_currencies
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from catalogue.events import PriceTermAdded, PriceTermEnded
from catalogue.models import PriceTerm, Product, TermKind
from catalogue.policies import can_release, sees_cost
from partners.models import Organisation, OrganisationRole, Tier
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refusals, Refused
from portal.kernel.events import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class TermInput:
    """A term: either ``rate`` (0.05 is 5 %) or ``amount`` per unit with its ``currency``; what is
    left empty narrows nothing. Both days belong to it."""

    kind: str
    valid_from: date
    valid_until: date | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    tier: str = ""
    partner: Organisation | None = None
    product: Product | None = None
    category: str = ""
    country: str = ""
    min_quantity: int = 1
    max_quantity: int | None = None
    note: str = ""


@command("catalogue.add_price_term")
def add_price_term(*, actor: Actor, term: TermInput) -> PriceTerm:
    """Add a term; waterfalls of its days count with it at once.

    Raises ``Forbidden`` for all but finance, and ``Refusals`` naming each field at fault.
    """
    if not can_release(actor):
        raise Forbidden
    errors = list(_faults(term))
    if errors:
        raise Refusals(errors)
    made: PriceTerm = PriceTerm.objects.create(
        kind=term.kind,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        rate=term.rate,
        amount=term.amount,
        currency=term.currency if term.amount is not None else "",
        tier=term.tier,
        partner=term.partner,
        product=term.product,
        category=term.category.strip(),
        country=term.country.strip().upper(),
        min_quantity=term.min_quantity,
        max_quantity=term.max_quantity,
        note=term.note.strip(),
    )
    publish(actor, PriceTermAdded(subject_id=made.pk))
    return made


@command("catalogue.end_price_term")
def end_price_term(*, actor: Actor, public_id: UUID, on: date | None = None) -> PriceTerm:
    """Let a term end on a day, today unless said otherwise; waterfalls of its days keep it.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` if it ends by then already, and ``Refused``
    for a day before its first.
    """
    if not sees_cost(actor):
        raise NotFound
    term = PriceTerm.objects.select_for_update().filter(public_id=public_id).first()
    if term is None:
        raise NotFound
    if not can_release(actor):
        raise Forbidden
    last = on or timezone.localdate()
    if last < term.valid_from:
        text = _("Choose its first day or a later one.")
        raise Refused(text, code="before_start", field="on")
    if term.valid_until is not None and term.valid_until <= last:
        raise Conflict(_("This term has ended by then already."), code="already_ended")
    term.valid_until = last
    term.save(update_fields=["valid_until"])
    publish(actor, PriceTermEnded(subject_id=term.pk))
    return term


def _faults(term: TermInput) -> Iterator[DomainError]:
    yield from _value_faults(term)
    if term.kind not in TermKind:
        yield Refused(_("Choose a kind from the list."), code="unknown_kind", field="kind")
    if term.tier and term.tier not in Tier:
        yield Refused(_("Choose a tier."), code="missing", field="tier")
    if term.country and not countries.alpha2(term.country.strip()):
        yield Refused(
            _("Choose a country from the list."), code="unknown_country", field="country"
        )
    if term.partner is not None and not _is_partner(term.partner):
        yield Refused(_("Choose a partner."), code="not_partner", field="partner")
    if term.valid_until is not None and term.valid_until < term.valid_from:
        text = _("Choose a last day that is not before the first.")
        yield Refused(text, code="before_start", field="valid_until")
    if term.min_quantity < 1:
        text = _("Enter a quantity of 1 or more.")
        yield Refused(text, code="not_positive", field="min_quantity")
    if term.max_quantity is not None and term.max_quantity < term.min_quantity:
        text = _("Enter a quantity that is not below the first one.")
        yield Refused(text, code="below_minimum", field="max_quantity")


def _is_partner(organisation: Organisation) -> bool:
    return not {OrganisationRole.RESELLER, OrganisationRole.DISTRIBUTOR}.isdisjoint(
        organisation.roles
    )


def _value_faults(term: TermInput) -> Iterator[DomainError]:
    if (term.rate is None) == (term.amount is None):
        text = _("Enter either a share of the price or an amount per unit.")
        yield Refused(text, code="rate_or_amount", field="rate")
    if term.rate is not None and not 0 <= term.rate <= 1:
        text = _("Enter a share from 0 to 100 %, for example 5.")
        yield Refused(text, code="not_a_share", field="rate")
    if term.amount is not None and term.amount < 0:
        text = _("Enter an amount of 0 or more, for example 1.20.")
        yield Refused(text, code="negative", field="amount")
    if term.amount is not None and term.currency not in list_currencies():
        text = _("Enter a currency code of three letters, for example EUR.")
        yield Refused(text, code="unknown_currency", field="currency")
