"""How far special prices are used: what was ordered under them, as the actor sees it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Least, TruncDate

from deals.models import SpecialPrice
from deals.selectors.special_prices import with_relations
from orders.models import Order, OrderLine
from orders.models.orders import OrderStatus
from partners.models import Organisation
from portal.kernel.actors import Actor
from sharing.policies import visible_to
from sharing.projections import Shown

MOST = 200


@dataclass(frozen=True, slots=True)
class SpecialPriceUse:
    """A special price with the units that its partner ordered while it held, empty where it holds
    for a customer that the viewer does not see; ``share`` is the used part of the cap, 0 to 1 and
    more, empty without a cap."""

    special_price: Shown
    ordered: Decimal | None

    @property
    def share(self) -> float | None:
        """Ordered of the cap."""
        cap = self.special_price.quantity_cap
        return float(self.ordered / cap) if cap and self.ordered is not None else None


def special_price_use(*, actor: Actor) -> list[SpecialPriceUse]:
    """The special prices that the actor sees, at most 200, the newest first, each with what was
    ordered of its product by its partner, for its customer if it names one, on its days.

    Orders that the actor does not see do not count, nor do cancelled ones.
    """
    rows = with_relations(actor, visible_to(actor, SpecialPrice.objects.all()))
    last_day = Least(Coalesce(TruncDate("ended_at"), "valid_until"), "valid_until")
    ordered = _ordered(actor)
    for_one = ordered.filter(order__customer=OuterRef("customer"))
    # What a partner ordered for a customer it does not know of would name that customer.
    known = visible_to(actor, Organisation.objects.all()).values("pk")
    used = rows.annotate(last_day=last_day).annotate(
        ordered=Case(
            When(customer=None, then=Coalesce(Subquery(_units(ordered)), Decimal(0))),
            When(customer__in=known, then=Coalesce(Subquery(_units(for_one)), Decimal(0))),
        )
    )
    newest = used.order_by("-granted_at", "-pk")[:MOST]
    return [SpecialPriceUse(Shown(each), each.ordered) for each in newest]


def _ordered(actor: Actor) -> QuerySet[OrderLine]:
    """The lines of a special price's partner and product on its days."""
    orders = visible_to(actor, Order.objects.exclude(status=OrderStatus.CANCELLED))
    lines = visible_to(actor, OrderLine.objects.filter(order__in=orders.values("pk")))
    return lines.order_by().filter(
        order__partner=OuterRef("partner"),
        product=OuterRef("product"),
        order__ordered_on__gte=OuterRef("valid_from"),
        order__ordered_on__lte=OuterRef("last_day"),
    )


def _units(lines: QuerySet[OrderLine]) -> QuerySet[Any]:
    return lines.values("product").annotate(units=Sum("quantity")).values("units")
