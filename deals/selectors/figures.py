"""What selling comes to: won, lost and open deals, as the actor sees them.

A hidden amount counts as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean, median
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deals.models import Deal, Stage
from deals.models.deals import IS_WORKED_ON, OPEN_STAGES
from deals.selectors.worth import with_worth
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.quarters import quarter_of
from sharing.policies import shown, shown_as, visible_to

_ZERO = Decimal(0)
_MONEY = DecimalField(max_digits=18, decimal_places=4)
_MOST_CURRENCIES = 20
BREAKDOWNS: dict[str, Any] = {
    "stage": F("stage"),
    "region": F("region"),
    "country": F("country"),
    "partner": F("partner__reference"),
    "loss_reason": F("seen_loss_reason"),
    "agent": F("agent"),
    "product": F("lines__product__name"),
    "customer": F("customer__name"),
    "customer_name": F("customer_name"),
    "group": Coalesce("customer__parent__name", "customer__name"),
    "quarter": quarter_of("closed_on"),
}
# Sellers, groups of companies and how the house names a customer are its own matter: a partner
# reads what was typed in the registration.
_INTERNAL = {"agent", "group", "customer"}


@dataclass(frozen=True, slots=True)
class PipelineTotals:
    """Figures of a group of deals; ``key`` is the value that the group shares.

    ``won_value`` adds what was won, ``open_value`` what open deals come to at list price.
    """

    key: Any
    deals: int
    won: int
    lost: int
    open: int
    won_value: Decimal
    open_value: Decimal

    @property
    def win_rate(self) -> float | None:
        """Won of all decided deals, 0 to 1; ``None`` before the first decision."""
        decided = self.won + self.lost
        return self.won / decided if decided else None


def pipeline_totals(*, actor: Actor, by: str = "", currency: str = "") -> list[PipelineTotals]:
    """Figures of the deals that the actor sees, in one group, or by ``stage``, ``region``,
    ``country``, ``partner``, ``product``, ``customer_name``, ``quarter`` (of closing) and
    ``loss_reason``; the house also by ``customer``, ``agent`` and ``group`` (of companies).
    Greatest won value first. Raises ``Refused`` for another breakdown.

    ``currency`` narrows the deals, keeping those whose currency is hidden from the actor.
    """
    offered = [name for name in BREAKDOWNS if actor.is_house or name not in _INTERNAL]
    if by and by not in offered:
        raise Refused(
            _("Choose one of: %(known)s."),
            code="unknown_breakdown",
            field="by",
            known=", ".join(offered),
        )
    deals = _measured(actor)
    if currency:
        deals = deals.filter(Q(seen_currency=currency) | Q(seen_currency=None))
    if by == "product":
        deals = deals.filter(lines__isnull=False, sees_lines=True)
    if by == "loss_reason":
        deals = deals.filter(stage=Stage.LOST)
    if by == "quarter":
        deals = deals.exclude(closed_on=None)
    measures = _measures(part=by == "product")
    if by:
        grouped = deals.annotate(key=_key(actor, by)).values("key").annotate(**measures)
        rows: list[Any] = list(
            grouped.order_by(F("sum_won").desc(nulls_last=True), "-deals", "key")
        )
    else:
        rows = [{"key": None, **deals.aggregate(**measures)}]
    return [_totals(row) for row in rows]


def _key(actor: Actor, by: str) -> Any:
    """What groups the deals; names of records that lie outside of a remit are not told."""
    if not actor.remits or by not in {"customer", "group", "partner"}:
        return BREAKDOWNS[by]
    seen = visible_to(actor, Organisation.objects.order_by())
    if by == "partner":
        return Subquery(seen.filter(pk=OuterRef("partner_id")).values("reference")[:1])
    customer = Subquery(seen.filter(pk=OuterRef("customer_id")).values("name")[:1])
    if by == "customer":
        return customer
    group = seen.filter(pk=OuterRef("customer__parent_id")).values("name")
    return Coalesce(Subquery(group[:1]), customer)


def _measured(actor: Actor) -> QuerySet[Any]:
    """Deals with what the actor sees of each: a hidden value is empty."""
    deals = with_worth(shown(visible_to(actor, Deal.objects.all()), "amount", alias="seen_amount"))
    for name, alias in (
        ("currency", "seen_currency"),
        ("loss_reason", "seen_loss_reason"),
    ):
        deals = shown(deals, name, alias=alias)
    deals = shown_as(deals, "lines", Value(True), alias="sees_lines")  # type: ignore[arg-type]
    return shown_as(deals, "prices", Value(True), alias="sees_prices")  # type: ignore[arg-type]


def deal_currencies(*, actor: Actor) -> list[str]:
    """The currencies of the deals whose prices the actor sees, the most used first."""
    used = _measured(actor).exclude(seen_currency=None).order_by().values("seen_currency")
    counted = used.annotate(deals=Count("pk")).order_by("-deals", "seen_currency")
    return list(counted.values_list("seen_currency", flat=True)[:_MOST_CURRENCIES])


def _measures(*, part: bool) -> dict[str, Any]:
    """Counts and sums; of a deal with several products each gets its part, by list price."""
    value: Any = F("worth")
    amount: Any = F("seen_amount")
    if part:
        listed = F("lines__list_price") * F("lines__quantity")
        # From parts of a band and the list prices anybody could reckon the amount.
        value = Case(
            When(sees_prices=True, amount__gt=0, then=F("worth") * listed / F("amount")),
            When(sees_prices=True, then=F("worth")),
            output_field=_MONEY,
        )
        amount = Case(When(sees_prices=True, then=listed), output_field=_MONEY)
    return {
        "deals": Count("pk", distinct=True),
        "won": Count("pk", filter=Q(stage=Stage.WON), distinct=True),
        "lost": Count("pk", filter=Q(stage=Stage.LOST), distinct=True),
        "open": Count("pk", filter=IS_WORKED_ON, distinct=True),
        "sum_won": Sum(value, filter=Q(stage=Stage.WON), output_field=_MONEY),
        "sum_open": Sum(amount, filter=IS_WORKED_ON, output_field=_MONEY),
    }


def _totals(row: dict[str, Any]) -> PipelineTotals:
    return PipelineTotals(
        key=row["key"],
        deals=row["deals"],
        won=row["won"],
        lost=row["lost"],
        open=row["open"],
        won_value=row["sum_won"] or _ZERO,
        open_value=row["sum_open"] or _ZERO,
    )


@dataclass(frozen=True, slots=True)
class SellingTime:
    """Days from engaging to winning."""

    median: float
    mean: float
    deals: int


def selling_time(*, actor: Actor) -> SellingTime | None:
    """How long won deals took; ``None`` if the actor sees none with both dates."""
    dates = visible_to(actor, Deal.objects.filter(stage=Stage.WON)).exclude(
        Q(engaged_on=None) | Q(closed_on=None)
    )
    pairs: list[tuple[date, date]] = list(dates.values_list("engaged_on", "closed_on"))
    days = [(closed - engaged).days for engaged, closed in pairs]
    return SellingTime(median(days), fmean(days), len(days)) if days else None


def incomplete_deals(*, actor: Actor) -> QuerySet[Deal]:
    """Open deals of which nobody has said yet who the customer is."""
    return visible_to(actor, Deal.objects.filter(customer=None, stage__in=OPEN_STAGES))


def won_below_list(*, actor: Actor, by_more_than: Decimal = _ZERO) -> int:
    """How many deals were won for less than list price, by more than this share of it (0.15)."""
    deals = _measured(actor).filter(stage=Stage.WON, amount__gt=0, sees_prices=True)
    return deals.filter(seen_value__lt=F("seen_amount") * (1 - by_more_than)).count()
