"""The list of customers: find, filter, sort, and who else sees each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation, OrganisationAccess, OrganisationRole
from partners.names import search_form
from partners.policies import can_share_organisations
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.keyset import Page, Sort, page_in, window_of
from sharing.models import FOREVER
from sharing.pages import count_of, page_of
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown

QUIET_DAYS = 60
ENDING_DAYS = 30
COUNTED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class CustomerFilters:
    """What narrows the list. ``view`` is one of ``views_for``; codes as in the model."""

    view: str = "all"
    query: str = ""
    countries: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    industry: str = ""
    owner: str = ""
    shared_with: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A ready-made view of the list."""

    code: str
    label: str | Promise


HOUSE_VIEWS = (
    View("all", _("All customers")),
    View("mine", _("Mine")),
    View("shared", _("Shared with partners")),
    View("quiet", _("No activity for 60 days")),
)
PARTNER_VIEWS = (View("all", _("All customers")), View("ending", _("Ending within 30 days")))

SORTS = {
    "name": Sort("sort_key", parse=bytes.fromhex),
    "activity": Sort("activity", parse=datetime.fromisoformat),
    "sales": Sort("sales", parse=Decimal),
    "status": Sort("status"),
}
# Sort key → the field behind it, where that field may be hidden.
_GUARDED = {"activity": "last_activity_at", "sales": "sales_12_months"}


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as the viewer sees it, with the mark of its sharing.

    ``partners`` counts other parties that see it, for those who may know; ``until`` is when the
    viewer's own share ends.
    """

    customer: Shown
    partners: int | None = None
    until: datetime | None = None
    is_shared_with_you: bool = False

    @property
    def facets(self) -> list[str]:
        """The facets of the customer that the viewer sees."""
        return self.customer.facets


def views_for(actor: Actor) -> tuple[View, ...]:
    """The ready-made views that make sense to this actor."""
    return HOUSE_VIEWS if actor.is_house else PARTNER_VIEWS


def customer_list(*, actor: Actor, filters: CustomerFilters) -> QuerySet[Organisation]:
    """The customers that the actor sees and that match; hidden values match nothing."""
    rows = visible_to(actor, _customers())
    rows = _in_view(actor, rows, filters.view)
    for word in search_form(filters.query).split():
        rows = rows.filter(search_name__contains=word)
    if filters.countries:
        rows = facet_filter(rows, country__in=filters.countries)
    if filters.statuses:
        rows = facet_filter(rows, status__in=filters.statuses)
    if filters.industry:
        rows = facet_filter(rows, industry=filters.industry)
    if filters.owner:
        owner = actor.user_id if filters.owner == "me" else _number(filters.owner)
        rows = facet_filter(rows, owner=owner)
    if filters.shared_with is not None and can_share_organisations(actor):
        rows = rows.filter(pk__in=_shared_now().filter(group=filters.shared_with).values("record"))
    return rows


def _in_view(actor: Actor, rows: QuerySet[Any], view: str) -> QuerySet[Any]:
    if view == "mine":
        return facet_filter(rows, owner=actor.user_id)
    if view == "shared" and can_share_organisations(actor):
        return rows.filter(pk__in=_shared_now().values("record"))
    if view == "quiet":
        before = timezone.now() - timedelta(days=QUIET_DAYS)
        return facet_filter(rows, Q(last_activity_at__lt=before) | Q(last_activity_at=None))
    if view == "ending":
        soon = timezone.now() + timedelta(days=ENDING_DAYS)
        ending = _shared_now().filter(group__in=actor.parties, valid_until__lte=soon)
        return rows.filter(pk__in=ending.values("record"))
    return rows


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Refused(_("Choose a person from the list."), code="unknown_person", field="owner")
    return int(text)


def _shared_now() -> QuerySet[Any]:
    return OrganisationAccess.objects.filter(
        valid_from__lte=Now(), valid_until__gt=Now()
    ).annotate(record=F("content_object_id"))


def sort_named(name: str) -> Sort:
    """The sort of ``?sort=-activity``. Raises ``Refused`` (``unknown_sort``)."""
    descending, plain = name.startswith("-"), name.removeprefix("-")
    if plain not in SORTS:
        raise Refused(
            _("Sort by one of: %(known)s."),
            code="unknown_sort",
            field="sort",
            known=", ".join(SORTS),
        )
    return replace(SORTS[plain], descending=descending)


def customer_page(
    *,
    actor: Actor,
    filters: CustomerFilters,
    sort: str = "name",
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[CustomerRow]:
    """One page of the list, with the mark of sharing of each row (two queries in all)."""
    order, window = sort_named(sort), window_of(first=first, after=after, last=last, before=before)
    if filters == CustomerFilters() and order.name == "sort_key":
        found = page_of(actor, "customers", _customers(), order, window, _with_owners)
    else:
        rows = sorted_by(customer_list(actor=actor, filters=filters), sort)
        found = page_in(_with_owners(rows), order, window)
    return replace(found, items=customer_rows(actor, found.items))


def _customers() -> QuerySet[Organisation]:
    return Organisation.objects.filter(roles__contains=[OrganisationRole.CUSTOMER])


def _with_owners(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("owner")


def sorted_by(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """The rows with the annotation that ``sort`` needs, empty where the field is hidden."""
    plain = sort.removeprefix("-")
    return shown(rows, _GUARDED[plain], alias=plain) if plain in _GUARDED else rows


def customer_rows(actor: Actor, records: Sequence[Any]) -> list[CustomerRow]:
    """The rows of a page with the mark of their sharing, by one query."""
    ids = [record.pk for record in records]
    if not ids:
        return []
    if can_share_organisations(actor):
        counted = _shared_now().filter(record__in=ids).values("record")
        parties = dict(
            counted.annotate(n=Count("group", distinct=True)).values_list("record", "n")
        )
        return [CustomerRow(Shown(each), partners=parties.get(each.pk, 0)) for each in records]
    own = _shared_now().filter(record__in=ids, group__in=actor.parties).values("record")
    ends = dict(own.annotate(until=Min("valid_until")).values_list("record", "until"))
    return [
        CustomerRow(
            Shown(each),
            until=None if ends.get(each.pk) in (None, FOREVER) else ends[each.pk],
            is_shared_with_you=each.pk in ends,
        )
        for each in records
    ]


@dataclass(frozen=True, slots=True)
class Total:
    """How many match: exact up to ``COUNTED_AT_MOST``."""

    number: int
    is_capped: bool = field(default=False)


def customer_total(*, actor: Actor, filters: CustomerFilters) -> Total:
    """How many customers match, counted no further than ``COUNTED_AT_MOST``."""
    most = COUNTED_AT_MOST + 1
    if filters == CustomerFilters():
        number = count_of(actor, "customers", _customers(), most)
    else:
        rows = customer_list(actor=actor, filters=filters).order_by().values("pk")
        number = rows[:most].count()
    return Total(min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST)


def is_customer(customer: Shown) -> bool:
    """Whether this organisation is a customer of the house."""
    return OrganisationRole.CUSTOMER in (customer.roles or ())


def customers_in_order(
    *, actor: Actor, filters: CustomerFilters, sort: str, most: int
) -> list[CustomerRow]:
    """The list from its beginning, in its order, up to ``most`` rows (an export)."""
    order = sort_named(sort)
    key = F(order.name)
    rows = sorted_by(customer_list(actor=actor, filters=filters), sort).order_by(
        key.desc(nulls_last=True) if order.descending else key.asc(nulls_last=True), "pk"
    )
    return customer_rows(actor, list(rows.select_related("owner")[:most]))
