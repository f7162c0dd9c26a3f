"""Prepare the next version of a price list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import draft_for_update, note_author
from catalogue.events import PriceListDrafted
from catalogue.models import Price, PriceList, PriceListVersion, Product, VersionStatus
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Refusals, Refused
from portal.kernel.events import publish
from sharing.doors import access_for_update


@dataclass(frozen=True, slots=True)
class PriceRow:
    """The price of one product in a draft; ``min_quantity`` tells scales of a product apart."""

    product: Product
    amount: Decimal
    floor: Decimal | None = None
    target: Decimal | None = None
    min_quantity: int = 1
    valid_from: date | None = None
    valid_until: date | None = None


@command("catalogue.draft_price_list_version")
def draft_version(
    *,
    actor: Actor,
    reference: str,
    valid_from: date,
    valid_until: date | None = None,
    note: str = "",
) -> PriceListVersion:
    """Begin the next version of a list as a copy of its last released one.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` if the list has a draft already, ``Refused``
    for dates in the wrong order.
    """
    price_list = access_for_update(actor, PriceList.objects.all(), reference=reference)
    if price_list.versions.filter(status=VersionStatus.DRAFT).exists():
        raise Conflict(
            _("This list has a draft already. Change it, or release it first."),
            code="draft_exists",
        )
    check_dates(valid_from, valid_until)
    last = price_list.versions.order_by("-number").first()
    version = PriceListVersion.objects.create(
        price_list=price_list,
        number=(price_list.versions.aggregate(top=Max("number"))["top"] or 0) + 1,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note.strip(),
        authors=[actor.user_id] if actor.user_id else [],
    )
    if last is not None:
        _copy(last, version)
    publish(actor, PriceListDrafted(subject_id=price_list.pk, version_id=version.pk))
    return version


def check_dates(valid_from: date, valid_until: date | None) -> None:
    """Raises ``Refused`` if the last day comes before the first."""
    if valid_until is not None and valid_until < valid_from:
        text = _("Enter a last day that is not before the first day.")
        raise Refused(text, code="ends_too_early", field="valid_until")


def _copy(source: PriceListVersion, version: PriceListVersion) -> None:
    """The prices of the source that are not over by the version's first day."""
    rows = source.prices.exclude(valid_until__lt=version.valid_from)
    Price.objects.bulk_create(
        (
            Price(
                version=version,
                product_id=row.product_id,
                amount=row.amount,
                floor=row.floor,
                target=row.target,
                min_quantity=row.min_quantity,
                valid_from=row.valid_from if _is_later(row, version) else None,
                valid_until=row.valid_until,
            )
            for row in rows.iterator(chunk_size=2000)
        ),
        batch_size=2000,
    )


def _is_later(row: Price, version: PriceListVersion) -> bool:
    return row.valid_from is not None and row.valid_from > version.valid_from


@command("catalogue.set_prices")
def set_prices(
    *, actor: Actor, reference: str, rows: Iterable[PriceRow], number: int | None = None
) -> PriceListVersion:
    """Add or change prices of the draft of a list; prices of other products stay.

    Raises ``NotFound`` (also without a draft), ``Forbidden``, ``Conflict`` (``in_approval``)
    while its release is being decided, and ``Refusals`` naming the row (``prices.3.amount``) of
    each amount that makes no sense.
    """
    version = draft_for_update(actor=actor, reference=reference, number=number)
    wanted = list(rows)
    check_rows(wanted)
    write_rows(version, wanted)
    note_author(version, actor)
    publish(actor, PriceListDrafted(subject_id=version.price_list_id, version_id=version.pk))
    return version


def check_rows(rows: list[PriceRow]) -> None:
    """Raises ``Refusals`` naming row and field of each price that makes no sense."""
    errors: list[DomainError] = []
    for index, row in enumerate(rows):
        if row.amount < 0:
            text = _("Enter a price of 0 or more, for example 12.50.")
            errors.append(Refused(text, code="negative", field=f"prices.{index}.amount"))
        if row.floor is not None and not 0 <= row.floor <= row.amount:
            text = _("Enter a floor price between 0 and the list price.")
            errors.append(Refused(text, code="floor_above_list", field=f"prices.{index}.floor"))
        if row.target is not None and row.target < 0:
            text = _("Enter a target price of 0 or more.")
            errors.append(Refused(text, code="negative", field=f"prices.{index}.target"))
        if row.min_quantity < 1:
            text = _("Enter a quantity of 1 or more.")
            errors.append(Refused(text, code="below_one", field=f"prices.{index}.min_quantity"))
    if errors:
        raise Refusals(errors)


def write_rows(version: PriceListVersion, rows: list[PriceRow]) -> None:
    """Bring the version's prices in line: changed rows are updated, new ones inserted."""
    keys = {(row.product.pk, row.min_quantity, row.valid_from): row for row in rows}
    products = {row.product.pk for row in rows}
    known = {
        (price.product_id, price.min_quantity, price.valid_from): price
        for price in version.prices.filter(product__in=products)
    }
    changed, new = [], []
    for key, row in keys.items():
        price = known.get(key)
        if price is None:
            price = Price(version=version, product=row.product)
            price.min_quantity, price.valid_from = row.min_quantity, row.valid_from
            new.append(price)
        elif _same(price, row):
            continue
        else:
            changed.append(price)
        price.amount, price.floor, price.target = row.amount, row.floor, row.target
        price.valid_until = row.valid_until
    fields = ["amount", "floor", "target", "valid_until"]
    Price.objects.bulk_update(changed, fields, batch_size=1000)
    Price.objects.bulk_create(new, batch_size=2000)


def _same(price: Price, row: PriceRow) -> bool:
    return (price.amount, price.floor, price.target, price.valid_until) == (
        row.amount,
        row.floor,
        row.target,
        row.valid_until,
    )
