"""Lists of deals, and what one deal consists of, as the actor sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from catalogue.models import Product
from deals.models import ApprovalStatus, Deal, DealLine, Stage, SubmissionStatus
from deals.models.deals import IS_DRAFT, IS_OPEN, IS_WORKED_ON
from deals.selectors.worth import with_worth
from partners.engine.identity import match_keys
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page, Sort, page
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown, project

ENDING_SOON = timedelta(days=14)
_PER_COLUMN = 25
_MOST_OWN = 1_000


@dataclass(frozen=True, slots=True)
class DealFilter:
    """What narrows a list of deals. ``view`` is one of ``VIEWS``, or ``standing``: open and closed
    deals without what nobody works on. Empty values do not narrow."""

    view: str = "all"
    text: str = ""
    status: str = ""
    stage: str = ""
    country: str = ""
    competitor: str = ""
    customer: str = ""


VIEWS = ("open", "mine", "drafts", "waiting", "protected", "ending", "incomplete", "all")

SORTS = {
    "title": Sort("sort_key", parse=bytes.fromhex),
    "created": Sort("created_at"),
    "closing": Sort("closing_date", parse=date.fromisoformat),
    "protected": Sort("protected_until", parse=date.fromisoformat),
    "amount": Sort("seen_amount", parse=Decimal),
}


def sort_named(name: str) -> Sort:
    """The sort of ``created`` or ``-created``; newest first for anything unknown."""
    found = SORTS.get(name.removeprefix("-"))
    if found is None:
        return Sort("created_at", descending=True)
    return Sort(found.name, name.startswith("-"), found.parse)


def deal_list(*, actor: Actor, filters: DealFilter = DealFilter()) -> QuerySet[Deal]:
    """The deals that the actor sees, narrowed; rows that hide a field never match by it."""
    rows = visible_to(actor, Deal.objects.all())
    rows = rows.filter(_view(actor, filters.view))
    if filters.text:
        rows = _find(rows, filters.text)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.status:
        rows = rows.filter(_status(filters.status))
    if filters.country:
        rows = rows.filter(country=filters.country.upper())
    if filters.competitor:
        rows = facet_filter(rows, competitor__iexact=filters.competitor)
    if filters.customer:
        rows = rows.filter(customer__in=_customers(actor, filters.customer))
    return shown(rows, "amount", alias="seen_amount")


def with_relations(actor: Actor, rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """The rows with their companies, as far as the actor sees these, and their people."""
    companies = visible_to(actor, Organisation.objects.all())
    return rows.select_related("owner", "submitted_by").prefetch_related(
        Prefetch("partner", companies), Prefetch("customer", companies)
    )


def deal_page(
    *, actor: Actor, filters: DealFilter, sort: str = "-created", **where: Any
) -> Page[Shown]:
    """One page of the list; ``where`` holds ``first``, ``after``, ``last``, ``before``."""
    rows = with_relations(actor, deal_list(actor=actor, filters=filters))
    found = page(rows, sort_named(sort), **where)
    return Page(project(found.items), found.cursors, found.has_next, found.has_previous)


def _view(actor: Actor, view: str) -> Q:
    today = timezone.localdate()
    protected = Q(approval_status=ApprovalStatus.APPROVED, protected_until__gte=today)
    views = {
        "open": IS_WORKED_ON,
        "standing": IS_WORKED_ON | ~IS_OPEN,
        "mine": Q(owner=actor.user_id),
        "drafts": IS_DRAFT,
        "waiting": Q(approval_status__in=[ApprovalStatus.PENDING, ApprovalStatus.RETURNED]),
        "protected": protected,
        "ending": protected & Q(protected_until__lte=today + ENDING_SOON),
        "incomplete": Q(customer=None) & ~IS_DRAFT,
    }
    return views.get(view, Q())


def _status(status: str) -> Q:
    if status == "draft":
        return IS_DRAFT
    if status == "withdrawn":
        return Q(submission_status=SubmissionStatus.RECALLED)
    return Q(approval_status=status)


def _find(rows: QuerySet[Deal], text: str) -> QuerySet[Deal]:
    text = text.strip()
    return rows.filter(
        Q(title__icontains=text) | Q(customer_name__icontains=text) | Q(reference__iexact=text)
    )


def _customers(actor: Actor, reference: str) -> QuerySet[Any, Any]:
    return visible_to(actor, Organisation.by_reference(reference)).values("pk")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: a stage, how many deals it holds, the first of them, and what they
    come to by currency (of those whose amount the actor sees)."""

    stage: Stage
    count: int
    totals: tuple[tuple[str, Decimal], ...]
    cards: Sequence[Shown]


def deal_board(*, actor: Actor, filters: DealFilter) -> list[Column]:
    """The deals by stage: counts of all, what they are worth, cards of the newest."""
    rows = with_worth(deal_list(actor=actor, filters=filters))
    sums: dict[str, list[tuple[str, int, Decimal | None]]] = {}
    for stage, currency, count, total in (
        rows.order_by().values_list("stage", "currency").annotate(Count("pk"), Sum("worth"))
    ):
        sums.setdefault(stage, []).append((currency, count, total))
    return [
        Column(
            stage,
            sum(count for _currency, count, _total in sums.get(stage, [])),
            tuple((cur, total) for cur, _count, total in sums.get(stage, []) if total),
            _cards(actor, rows, stage) if stage in sums else (),
        )
        for stage in Stage
    ]


def _cards(actor: Actor, rows: QuerySet[Deal], stage: str) -> list[Shown]:
    newest = rows.filter(stage=stage).order_by("-created_at", "-pk")
    return project(with_relations(actor, newest)[:_PER_COLUMN])


def access_deal(*, actor: Actor, reference: str) -> Shown:
    """One deal with its companies, as the actor sees it. Raises ``NotFound``."""
    rows = with_relations(actor, visible_to(actor, Deal.by_reference(reference)))
    deal = rows.first()
    if deal is None:
        raise NotFound
    return Shown(deal)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line as its viewer sees it: prices are empty without the facet *prices*, the floor
    without *internal*; the product is empty if the viewer does not see it."""

    public_id: Any
    position: int
    product: Shown | None
    quantity: Decimal
    currency: str
    list_price: Decimal | None = None
    requested_price: Decimal | None = None
    approved_price: Decimal | None = None
    total: Decimal | None = None
    discount_percent: Decimal | None = None
    is_below_floor: bool | None = None


def deal_lines(*, actor: Actor, deal: Shown) -> list[LineShown]:
    """The lines of a deal that the actor sees; none without the facet *lines*."""
    if not deal.sees("lines"):
        return []
    products = visible_to(actor, Product.objects.all())
    rows = DealLine.objects.filter(deal=deal.pk).prefetch_related(Prefetch("product", products))
    return [_line(deal, line) for line in rows]


def _line(deal: Shown, line: DealLine) -> LineShown:
    product = DealLine._meta.get_field("product").get_cached_value(line, default=None)
    prices = deal.sees("prices")
    return LineShown(
        public_id=line.public_id,
        position=line.position,
        product=Shown(product) if product is not None else None,
        quantity=line.quantity,
        currency=line.currency,
        list_price=line.list_price if prices else None,
        requested_price=line.requested_price if prices else None,
        approved_price=line.approved_price if prices else None,
        total=line.total if prices else None,
        discount_percent=line.discount_percent if prices else None,
        is_below_floor=line.is_below_floor if deal.sees("internal") else None,
    )


def has_deals(*, actor: Actor) -> bool:
    """Whether there is any deal for the actor to see."""
    return visible_to(actor, Deal.objects.all()).exists()


def own_open_deals(*, actor: Actor, customer: str, name: str) -> list[Shown]:
    """The actor's company's other open deals of this customer, so that it registers none twice.

    Recognised as others' are: by the customer that was chosen, and by the name however written.
    """
    if not (customer or name.strip()):
        return []
    rows = visible_to(actor, Deal.objects.all()).filter(
        partner__in=list(actor.organisations),
        stage__in=[Stage.PROSPECTING, Stage.ENGAGING],
        submission_status=SubmissionStatus.SUBMITTED,
    )
    # By the names that were typed: the house may know the customer by one that nobody here sees.
    wanted = set(match_keys(name)) if name.strip() else set()
    typed = rows.order_by("-created_at").values_list("pk", "customer_name")[:_MOST_OWN]
    same = Q(pk__in=[pk for pk, said in typed if wanted.intersection(match_keys(said))])
    if customer:
        known = visible_to(actor, Organisation.by_reference(customer))
        same |= Q(customer__in=known.values("pk"))
    return project(rows.filter(same).order_by("-created_at")[:5])
