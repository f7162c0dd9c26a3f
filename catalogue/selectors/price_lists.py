"""Price lists, their versions, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from catalogue.models import (
    Price,
    PriceList,
    PriceListAudience,
    PriceListKind,
    PriceListVersion,
    Product,
    VersionStatus,
)
from catalogue.models.keys import search_text
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort
from sharing.policies import visible_to, with_facet
from sharing.projections import Shown
from sharing.selectors import access

BY_NAME = Sort("sort_key", parse=bytes.fromhex)
BY_PRODUCT = Sort("by_name", parse=bytes.fromhex)
MOST_CHANGES = 200


def price_list_list(
    *, actor: Actor, query: str = "", kind: str = PriceListKind.SALE
) -> QuerySet[PriceList]:
    """The price lists that the actor sees, by name or reference."""
    rows = visible_to(actor, PriceList.objects.filter(kind=kind)).select_related("partner")
    text = search_text(query.strip())
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(reference__iexact=text))
    return rows


def access_price_list(*, actor: Actor, reference: str) -> Shown:
    """One price list as the actor sees it. Raises ``NotFound``."""
    rows = PriceList.objects.select_related("partner")
    return access(actor, rows, reference=reference.upper())


def versions_of(*, actor: Actor, price_list: Shown) -> QuerySet[PriceListVersion]:
    """The versions of a list, newest first. Drafts only for the house; nobody sees a version who
    does not see the list's prices."""
    versions = PriceListVersion.objects.filter(price_list=price_list.pk)
    if not price_list.sees("prices"):
        return versions.none()
    if not actor.is_house:
        versions = versions.filter(status=VersionStatus.RELEASED)
    return versions.select_related("released_by").order_by("-number")


def visible_versions(
    actor: Actor, versions: QuerySet[PriceListVersion]
) -> QuerySet[PriceListVersion]:
    """Those of versions of any lists that the actor sees: with the prices of their list, drafts
    for the house alone."""
    lists = with_facet(actor, PriceList.objects.all(), "prices")
    versions = versions.filter(price_list__in=lists.values("pk"))
    return versions if actor.is_house else versions.filter(status=VersionStatus.RELEASED)


def access_version(
    *, actor: Actor, price_list: Shown, number: int | None = None
) -> PriceListVersion | None:
    """The version of this number, or the one in force today, or the newest.

    Raises ``NotFound`` for a number that the actor does not see.
    """
    versions = versions_of(actor=actor, price_list=price_list)
    if number is not None:
        found = versions.filter(number=number).first()
        if found is None:
            raise NotFound
        return found
    today = timezone.localdate()
    current = versions.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        status=VersionStatus.RELEASED,
        valid_from__lte=today,
    ).first()
    return current or versions.first()


def prices_of(*, price_list: Shown, version: PriceListVersion, query: str = "") -> QuerySet[Price]:
    """The prices of a version that came from ``access_version``; floor and target are deferred
    away from whoever does not see them."""
    rows = Price.objects.filter(version=version, version__price_list=price_list.pk)
    if query.strip():
        rows = rows.filter(product__search_name__contains=search_text(query.strip()))
    return rows.select_related("product").annotate(by_name=F("product__sort_key"))


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price as its viewer sees it: guidance is empty where it is hidden."""

    sku: str
    name: str
    min_quantity: int
    amount: Decimal
    floor: Decimal | None
    target: Decimal | None
    valid_from: date | None
    valid_until: date | None


def price_lines(*, price_list: Shown, prices: Sequence[Price]) -> list[PriceLine]:
    """The rows of a page as the viewer of ``price_list`` sees them."""
    guided = price_list.sees("guidance")
    return [
        PriceLine(
            sku=price.product.sku,
            name=price.product.name,
            min_quantity=price.min_quantity,
            amount=price.amount,
            floor=price.floor if guided else None,
            target=price.target if guided else None,
            valid_from=price.valid_from,
            valid_until=price.valid_until,
        )
        for price in prices
    ]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What became of one price: ``before`` is empty for a new one, ``after`` for one left out."""

    sku: str
    name: str
    min_quantity: int
    before: Decimal | None
    after: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """The change as a share of the price before: 0.05 is 5 % dearer."""
        if not self.before or self.after is None:
            return None
        share = (self.after - self.before) / self.before
        return share.quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """The changes from ``before`` to ``version``: how many, and up to 200 of each kind."""

    version: PriceListVersion
    before: PriceListVersion | None
    changed: tuple[PriceChange, ...]
    added: tuple[PriceChange, ...]
    removed: tuple[PriceChange, ...]
    changed_count: int
    added_count: int
    removed_count: int

    @property
    def is_complete(self) -> bool:
        """Whether every change is listed."""
        listed = len(self.changed) + len(self.added) + len(self.removed)
        return listed == self.changed_count + self.added_count + self.removed_count


@dataclass(frozen=True, slots=True)
class PriceChanges:
    """The prices of a version against those of ``since``, the released one before it.

    ``kept`` are all of its prices, each with the amount and floor ``before`` and ``floor_before``
    of the same product and scale; ``added`` and ``removed`` have no counterpart.
    """

    since: PriceListVersion | None
    kept: QuerySet[Any]
    added: QuerySet[Price]
    removed: QuerySet[Price]


def price_changes(version: PriceListVersion) -> PriceChanges:
    """What a version changes. The caller has made sure that its reader sees both."""
    since = (
        PriceListVersion.objects.filter(
            price_list=version.price_list_id,
            status=VersionStatus.RELEASED,
            number__lt=version.number,
        )
        .order_by("-number")
        .first()
    )
    same = {"product": OuterRef("product"), "min_quantity": OuterRef("min_quantity")}
    old = Price.objects.filter(version=since, **same).order_by("-valid_from")
    new = Price.objects.filter(version=version, **same)
    kept = Price.objects.filter(version=version).annotate(
        before=Subquery(old.values("amount")[:1]),
        floor_before=Subquery(old.values("floor")[:1]),
    )
    nothing = Price.objects.none()
    return PriceChanges(
        since=since,
        kept=kept,
        added=kept.filter(before=None) if since else nothing,
        removed=Price.objects.filter(~Exists(new), version=since) if since else nothing,
    )


def version_diff(*, actor: Actor, price_list: Shown, version: PriceListVersion) -> VersionDiff:
    """What a version changes against the released one before it, as the actor may see both."""
    versions = versions_of(actor=actor, price_list=price_list)
    if not versions.filter(pk=version.pk).exists():
        raise NotFound
    found = price_changes(version)
    changed = found.kept.exclude(before=None).exclude(before=F("amount"))
    added, removed = found.added, found.removed
    return VersionDiff(
        version=version,
        before=found.since,
        changed=_changes(changed, "before", "amount"),
        added=_changes(added, None, "amount"),
        removed=_changes(removed, "amount", None),
        changed_count=changed.count(),
        added_count=added.count(),
        removed_count=removed.count(),
    )


def _changes(
    rows: QuerySet[Price], before: str | None, after: str | None
) -> tuple[PriceChange, ...]:
    page = rows.select_related("product").order_by("product__sort_key", "min_quantity")
    return tuple(
        PriceChange(
            sku=row.product.sku,
            name=row.product.name,
            min_quantity=row.min_quantity,
            before=getattr(row, before) if before else None,
            after=getattr(row, after) if after else None,
        )
        for row in page[:MOST_CHANGES]
    )


def lists_with_product(*, actor: Actor, product: Product, on: date) -> list[PriceList]:
    """The lists that hold a price of a product on a day and that the actor sees, at most 50."""
    held = Price.objects.filter(
        Q(version__valid_until=None) | Q(version__valid_until__gte=on),
        version__price_list=OuterRef("pk"),
        version__status=VersionStatus.RELEASED,
        version__valid_from__lte=on,
        product=product,
    )
    return list(
        visible_to(actor, PriceList.objects.filter(Exists(held))).order_by("sort_key")[:50]
    )


def list_for_region(
    *, actor: Actor, product: Product, region: str, reference: str = ""
) -> PriceList | None:
    """The sale list that sets the price of a product in a country: the one named, else that of
    the market, else the standard list, else the first that holds the product."""
    lists = [
        each
        for each in lists_with_product(actor=actor, product=product, on=timezone.localdate())
        if each.kind == PriceListKind.SALE
    ]
    if reference:
        lists = [each for each in lists if each.reference == reference.strip().upper()]
    for audience, market in ((PriceListAudience.MARKET, region), (PriceListAudience.STANDARD, "")):
        for each in lists:
            if each.audience == audience and each.market == market:
                return each
    return lists[0] if lists else None
