"""The price waterfall: list price → invoice price → pocket price → pocket margin, per unit.

list − on-invoice discounts = invoice price; − off-invoice rebates, bonus, freight, payment terms
and market development fund − cost to serve = pocket price; pocket − cost of goods = pocket margin.
Every step is exact to four decimals, so that the steps add up to the totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import OFF_INVOICE, ON_INVOICE, PriceTerm, Product, TermKind
from catalogue.policies import sees_cost_of
from catalogue.selectors.prices import PriceFound, price_on
from catalogue.selectors.rates import convert
from catalogue.selectors.terms import terms_for
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.money import Money

# What the step to a requested price is called, unless the caller knows better.
REQUESTED = _("Requested discount")
_UNIT = Decimal("0.0001")
_RATE = Decimal("0.0001")

type StepKind = Literal["total", "down", "up", "ask", "floor"]


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step. ``amount`` is signed for ``down``, ``up`` and ``ask``, absolute for ``total`` and
    ``floor``; ``rate`` is the share behind it, if a share led to it."""

    code: str
    label: str | Promise
    amount: Decimal
    kind: StepKind
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The waterfall of one product for one partner, per unit, in ``currency``.

    Empty are the figures that the actor does not see, or that cannot be computed because a cost
    is not known. ``discount`` is the share of the list price that the invoice price leaves out.
    """

    product_id: int
    currency: str
    quantity: Decimal
    price: PriceFound
    steps: tuple[WaterfallStep, ...]
    list_price: Decimal
    invoice_price: Decimal
    discount: Decimal
    pocket_price: Decimal | None = None
    pocket_margin: Decimal | None = None
    margin_rate: Decimal | None = None
    floor: Decimal | None = None
    target: Decimal | None = None

    @property
    def is_below_floor(self) -> bool | None:
        """Whether the invoice price lies under the floor; empty where the floor is hidden."""
        return None if self.floor is None else self.invoice_price < self.floor

    @property
    def total(self) -> Money:
        """What is invoiced for the whole quantity."""
        return Money(self.invoice_price * self.quantity, self.currency)


def price_waterfall(
    *,
    actor: Actor,
    product: Product,
    partner: Organisation | None,
    on: date,
    quantity: Decimal | int = 1,
    requested_price: Decimal | None = None,
    currency: str | None = None,
    price_list: str = "",
    requested_label: str | Promise = REQUESTED,
) -> Waterfall:
    """The waterfall as ``actor`` sees it: partners down to the invoice price, the house all of it.

    ``requested_price`` (per unit, in ``currency``) adds the step from the regular invoice price
    to what is asked for; ``requested_label`` says what that step is. ``price_list`` names the list
    where no partner is known. Raises
    ``PriceMissing``, ``RateMissing`` and ``NotFound``.
    """
    found = price_on(
        actor=actor,
        product=product,
        on=on,
        partner=partner,
        quantity=quantity,
        price_list=price_list,
    )
    terms = terms_for(product=product, partner=partner, quantity=quantity, on=on)
    sum_up = _Sum(currency or found.currency, on)
    list_price = sum_up.money(found.amount, found.currency)
    invoice = sum_up.to_invoice(list_price, terms, requested_price, requested_label)
    guidance = sum_up.guidance(found)
    below = sum_up.below_invoice(invoice, terms, product) if sees_cost_of(actor, product) else {}
    return Waterfall(
        product_id=product.pk,
        currency=sum_up.currency,
        quantity=Decimal(quantity),
        price=found,
        steps=tuple(sum_up.steps),
        list_price=list_price,
        invoice_price=invoice,
        discount=_share(list_price - invoice, list_price) or Decimal(0),
        **guidance,
        **below,
    )


class _Sum:
    """Collects the steps while the running price goes down."""

    def __init__(self, currency: str, on: date) -> None:
        self.currency = currency
        self.on = on
        self.steps: list[WaterfallStep] = []

    def add(
        self,
        code: str,
        label: str | Promise,
        amount: Decimal,
        kind: StepKind,
        rate: Decimal | None = None,
    ) -> None:
        self.steps.append(WaterfallStep(code, label, amount, kind, rate))

    def money(self, amount: Decimal, currency: str) -> Decimal:
        return _exact(convert(Money(amount, currency), self.currency, self.on).amount)

    def off(self, term: PriceTerm, base: Decimal) -> Decimal:
        """What a term takes from a price."""
        if term.rate is not None:
            return _exact(base * term.rate)
        return self.money(term.amount or Decimal(0), term.currency)

    def take(self, kind: TermKind, terms: dict[str, PriceTerm], base: Decimal) -> Decimal:
        term = terms.get(kind)
        if term is None:
            return Decimal(0)
        amount = self.off(term, base)
        self.add(kind, kind.label, -amount, "down", term.rate)
        return amount

    def to_invoice(
        self,
        list_price: Decimal,
        terms: dict[str, PriceTerm],
        requested: Decimal | None,
        requested_label: str | Promise,
    ) -> Decimal:
        """On-invoice discounts compound: each takes its share of what the one before left."""
        self.add("list", _("List price"), list_price, "total")
        price = list_price
        for kind in ON_INVOICE:
            price -= self.take(kind, terms, price)
        if requested is not None and _exact(requested) != price:
            asked = _exact(requested)
            self.add("requested", requested_label, asked - price, "ask")
            price = asked
        self.add("invoice", _("Invoice price"), price, "total")
        return price

    def guidance(self, found: PriceFound) -> dict[str, Decimal | None]:
        """Floor and target, as far as they are seen; the floor is a mark among the steps."""
        floor = None if found.floor is None else self.money(found.floor, found.currency)
        target = None if found.target is None else self.money(found.target, found.currency)
        if floor is not None:
            self.add("floor", _("Floor price"), floor, "floor")
        return {"floor": floor, "target": target}

    def below_invoice(
        self, invoice: Decimal, terms: dict[str, PriceTerm], product: Product
    ) -> dict[str, Decimal | None]:
        """Off-invoice terms and the cost to serve are shares of the invoice price. The margin and
        its share of the pocket price are empty where the cost is unknown."""
        pocket = invoice
        for kind in (*OFF_INVOICE, TermKind.COST_TO_SERVE):
            pocket -= self.take(kind, terms, invoice)
        self.add("pocket", _("Pocket price"), pocket, "total")
        if product.standard_cost is None:
            return {"pocket_price": pocket}
        cost = self.money(product.standard_cost, product.list_currency)
        margin = pocket - cost
        self.add("cost", _("Cost of goods"), -cost, "down")
        self.add("margin", _("Pocket margin"), margin, "total")
        return {
            "pocket_price": pocket,
            "pocket_margin": margin,
            "margin_rate": _share(margin, pocket),
        }


def _exact(amount: Decimal) -> Decimal:
    return amount.quantize(_UNIT, ROUND_HALF_UP)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole).quantize(_RATE, ROUND_HALF_UP) if whole else None
