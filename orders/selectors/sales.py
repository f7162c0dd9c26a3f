"""What customers bought in the last twelve months, for the figure that lists sort by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet, Sum

from catalogue.selectors.rates import RateMissing, rate_on
from orders.models import Order, OrderStatus
from partners.models import Organisation
from portal.kernel.money import Money

YEAR = timedelta(days=365)
_CENT = Decimal("0.01")


def sales_of(customers: Collection[int] | None, on: date) -> dict[int, Decimal | None]:
    """Net sales of the year up to a day by customer, each in the customer's own currency.

    Of all customers if ``customers`` is ``None``. ``None`` where a currency has no rate on that
    day: half a sum would mislead. For the nightly figure, so nobody's sight is asked.
    """
    sums: dict[int, list[Money]] = defaultdict(list)
    for customer, currency, total in _sums(customers, on):
        sums[customer].append(Money(total, currency))
    own = dict(Organisation.objects.filter(pk__in=sums).values_list("pk", "currency"))
    rates = _Rates(on)
    return {pk: rates.together(parts, own[pk]) for pk, parts in sums.items()}


def _sums(customers: Collection[int] | None, on: date) -> Iterator[tuple[int, str, Decimal]]:
    orders: QuerySet[Order] = Order.objects.filter(
        customer__isnull=False, ordered_on__gt=on - YEAR, ordered_on__lte=on
    ).exclude(status=OrderStatus.CANCELLED)
    if customers is not None:
        orders = orders.filter(customer__in=customers)
    return iter(orders.order_by().values_list("customer", "currency").annotate(Sum("amount")))


class _Rates:
    """The exchange rates of one day, each asked for once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.known: dict[tuple[str, str], Decimal | None] = {}

    def together(self, parts: list[Money], currency: str) -> Decimal | None:
        total = Decimal(0)
        for part in parts:
            rate = self._rate(part.currency, currency)
            if rate is None:
                return None
            total += part.amount * rate
        return total.quantize(_CENT, ROUND_HALF_UP)

    def _rate(self, given: str, wanted: str) -> Decimal | None:
        if given == wanted:
            return Decimal(1)
        pair = (given, wanted)
        if pair not in self.known:
            try:
                self.known[pair] = rate_on(wanted, self.on) / rate_on(given, self.on)
            except RateMissing:
                self.known[pair] = None
        return self.known[pair]
