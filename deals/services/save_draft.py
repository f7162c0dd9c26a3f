"""Keep a registration while it is being filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from deals.engine.recognition import RECOGNISED, recognise
from deals.events import DealDrafted
from deals.models import Deal, DealLine
from deals.policies import can_register_for
from deals.selectors.doors import customer_seen, own_deal_for_update
from deals.states import DealStatus, status_of
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Forbidden, Refusals, Refused
from portal.kernel.events import publish
from sharing.policies import visible_to

_MOST_LINES = 200
_EDITABLE = (DealStatus.DRAFT, DealStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as somebody enters it: SKU, quantity, requested price per unit (empty: list)."""

    product: str
    quantity: Decimal
    requested_price: Decimal | None = None


class DraftChanges(TypedDict, total=False):
    """What a draft may say. ``customer`` is the reference of an organisation that the actor sees;
    an empty one means that the name is typed."""

    customer: str
    customer_name: str
    customer_tax_id: str
    country: str
    title: str
    competitor: str
    closing_date: date | None
    tender: bool
    notes: str


_TEXTS = {
    "customer_name": 250,
    "customer_tax_id": 40,
    "title": 200,
    "competitor": 120,
    "notes": 5000,
}


@command("deals.save_draft")
def save_draft(
    *,
    actor: Actor,
    reference: str | None = None,
    partner: str | None = None,
    lines: Sequence[LineInput] | None = None,
    **changes: Unpack[DraftChanges],
) -> Deal:
    """Store what is known so far; only what is given changes. A new draft without ``reference``.

    ``partner`` is needed by people of several companies. A returned registration can be changed
    the same way before it is sent again. Raises ``NotFound``, ``Forbidden``, ``Conflict`` once it
    was sent, and ``Refused`` for values that make no sense.
    """
    if reference:
        deal = own_deal_for_update(actor=actor, reference=reference)
        if status_of(deal) not in _EDITABLE:
            raise Conflict(
                _("This registration was sent: withdraw it before you change it."),
                code="deal_already_sent",
            )
    else:
        deal = _begin(actor, partner)
    changed = _apply(actor, deal, changes)
    if status_of(deal) == DealStatus.DRAFT:
        # What a returned registration claims changes when it is sent again.
        recognise(deal)
        changed += RECOGNISED
    deal.version += 1
    deal.save(update_fields=[*changed, "version", "updated_at"])
    if lines is not None:
        _replace_lines(actor, deal, lines)
    return deal


def _begin(actor: Actor, partner: str | None) -> Deal:
    mine = Organisation.objects.filter(pk__in=list(actor.organisations))
    if partner:
        mine = mine.filter(reference=partner.strip().upper())
    able = [each for each in mine.order_by("pk") if can_register_for(actor, each)]
    if not able:
        raise Forbidden(
            _("Only resellers and distributors register deals."), code="cannot_register"
        )
    if len(able) > 1:
        raise Refused(
            _("Choose the company that you register the deal for."),
            code="partner_missing",
            field="partner",
        )
    deal: Deal = Deal.objects.create(
        partner=able[0],
        owner_id=actor.user_id,
        created_by_id=actor.user_id,
        currency=able[0].currency,
    )
    publish(actor, DealDrafted(subject_id=deal.pk))
    return deal


def _apply(actor: Actor, deal: Deal, changes: DraftChanges) -> list[str]:
    """Write the changes to the deal in memory and return the names of its changed columns."""
    values: dict[str, Any] = dict(changes)
    _refuse_long_texts(values)
    typed = _typed(deal)
    columns = [name for name in values if name != "customer"]
    if "country" in values:
        values["country"] = _country(values["country"])
    for name in columns:
        setattr(deal, name, values[name])
    if "customer" in values:
        deal.customer = _customer(actor, values["customer"])
        columns.append("customer")
    if {"customer", "customer_name", "customer_tax_id", "country"} & set(values):
        known = customer_seen(actor=actor, deal=deal)
        if known is not None:
            deal.customer_name = known.name
            deal.country = known.country or deal.country
            columns += ["customer_name", "country"]
        elif deal.customer is not None and _typed(deal) != typed:
            # This may be another company: the house says again who it is.
            deal.customer = None
            columns.append("customer")
    return columns


def _typed(deal: Deal) -> tuple[str, ...]:
    """What the partner says of who the customer is."""
    return deal.customer_name, deal.customer_tax_id, deal.country


def _refuse_long_texts(values: dict[str, Any]) -> None:
    errors: list[DomainError] = [
        Refused(_("Shorten this to %(most)s characters."), code="too_long", field=name, most=most)
        for name, most in _TEXTS.items()
        if len(values.get(name) or "") > most
    ]
    if errors:
        raise Refusals(errors)


def _country(code: str) -> str:
    code = code.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Refused(
            _("Choose the country from the list."), code="country_unknown", field="country"
        )
    return code


def _customer(actor: Actor, reference: str) -> Organisation | None:
    if not reference:
        return None
    found: Organisation | None = visible_to(actor, Organisation.by_reference(reference)).first()
    if found is None:
        raise Refused(
            _("Choose a customer from the list, or type the customer's name."),
            code="customer_unknown",
            field="customer",
        )
    return found


def _replace_lines(actor: Actor, deal: Deal, lines: Sequence[LineInput]) -> None:
    if len(lines) > _MOST_LINES:
        raise Refused(
            _("Register up to %(most)s products at once."),
            code="too_many_lines",
            field="lines",
            most=_MOST_LINES,
        )
    products = _products(actor, lines)
    kept = {line.product_id: line for line in deal.lines.all()}
    last = deal.lines.aggregate(last=Max("position"))["last"] or 0
    wanted = {products[line.product].pk for line in lines}
    deal.lines.exclude(product__in=wanted).delete()
    for line in lines:
        product = products[line.product]
        row = kept.get(product.pk)
        if row is None:
            last += 1
            row = DealLine(deal=deal, product=product, position=last, currency=deal.currency)
        row.quantity, row.requested_price = line.quantity, line.requested_price
        row.save()


def _products(actor: Actor, lines: Sequence[LineInput]) -> dict[str, Product]:
    skus = [line.product for line in lines]
    found = {each.sku: each for each in visible_to(actor, Product.objects.filter(sku__in=skus))}
    errors: list[DomainError] = []
    for index, line in enumerate(lines):
        if line.product not in found:
            text, name = _("Choose a product from the list."), "product"
        elif skus.index(line.product) != index:
            text, name = _("This product is in the list already: change its quantity."), "product"
        elif not line.quantity.is_finite() or not 0 < line.quantity < Decimal(10) ** 11:
            text, name = _("Enter a quantity above zero, for example 40."), "quantity"
        elif line.requested_price is not None and not 0 < line.requested_price < Decimal(10) ** 14:
            text, name = _("Enter a price above zero, for example 12.50."), "requested_price"
        else:
            continue
        errors.append(Refused(text, code=f"line_{name}", field=f"lines.{index}.{name}"))
    if errors:
        raise Refusals(errors)
    return found
