"""Bring the cost history of products in from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from catalogue.engine.keys import products_by_key, unknown_product
from orders.engine.intake import Import
from orders.events import CostsImported
from orders.models import Cost
from orders.policies import require_import
from orders.services.import_orders import publish_undone
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare_matched, write
from portal.kernel.bulk.rows import (
    Change,
    Plan,
    Problem,
    Record,
    Written,
    disagreements,
    refuse_records,
)
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish

KIND = "costs"
DOCUMENT = Document(model=Cost, key="product_id")
COLUMNS = {
    "product": "product_id",
    "valid_from": "valid_from",
    "valid_until": "valid_until",
    "cost": "cost",
    "currency": "currency",
}


class CostRow(NamedTuple):
    """What a product costs from a day on; ``valid_until`` is its last day."""

    row: int
    product: str
    valid_from: date
    valid_until: date | None = None
    cost: Decimal | None = None
    currency: str | None = None


def plan_costs(*, actor: Actor, rows: Sequence[CostRow], request: Import) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_import(actor, KIND)
    used = [name for name in COLUMNS if name in request.fields]
    plan = Plan(columns=tuple(COLUMNS[name] for name in used))
    ids = products_by_key(actor, {row.product for row in rows}, source=request.source)
    drafts: dict[Any, Record] = {}
    again: list[Problem] = []
    for row in rows:
        if problems := list(_problems(row, ids)):
            plan.problems += problems
            continue
        values = [ids[row.product] if name == "product" else getattr(row, name) for name in used]
        key = (ids[row.product], row.valid_from)
        label = f"{row.product} {row.valid_from}"
        draft = drafts.setdefault(key, Record(label, [], tuple(values), extra=row))
        draft.rows.append(row.row)
        described = (name for name in used if name not in {"product", "valid_from"})
        again += disagreements(draft.extra, row, described)
    refuse_records(plan, drafts, again)
    _match(drafts)
    compare_matched(DOCUMENT, plan, drafts)
    return plan


def _problems(row: CostRow, ids: Mapping[str, int]) -> Iterator[Problem]:
    if row.product not in ids:
        yield unknown_product(row.row, "product", row.product)
    if row.valid_until and row.valid_until < row.valid_from:
        text = _("Enter a last day that is not before %(value)s.")
        yield Problem(row.row, "valid_until", "ends_too_early", text, str(row.valid_from))


def _match(drafts: dict[Any, Record]) -> None:
    """Find the stored cost of the same product and first day."""
    stored = Cost.objects.filter(product__in={product for product, _ in drafts})
    for pk, product, valid_from in stored.values_list("pk", "product_id", "valid_from"):
        if (product, valid_from) in drafts:
            drafts[product, valid_from].pk = pk


@command("orders.import_costs")
def import_costs(*, actor: Actor, plan: Plan, batch: list[Record], source: str) -> list[Written]:
    """Write one batch of a plan and publish ``CostsImported``. Raises ``Forbidden``.

    Products are known by ``source``; the costs themselves are the house's own.
    """
    require_import(actor, KIND)
    written = write(DOCUMENT, plan, batch)
    ids = tuple(change.pk for change in written.changes)
    publish(actor, CostsImported(subject_id=ids[0], ids=ids), reason=source)
    return [written]


@command("orders.undo_import_of_costs")
def undo_costs(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; costs that were changed since stay. Raises ``Forbidden``."""
    require_import(actor, KIND)
    result = undo(DOCUMENT, changes, marks)
    publish_undone(actor, CostsImported, result)
    return result
