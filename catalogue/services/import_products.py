"""Bring products in from a file, with the keys that other systems know them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from catalogue.events import ProductsImported
from catalogue.models import MarketPrice, PriceTerm, Product, ProductAlias
from catalogue.policies import require_writer
from catalogue.services.create_product import derived
from partners.engine.keys import external_key
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare, write
from portal.kernel.bulk.rows import Change, Outcome, Plan, Problem, Record, Written
from portal.kernel.bulk.tables import read
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish


class ProductRow(NamedTuple):
    """A product. ``key`` is its key in the source system; ``alias`` another key of it there.

    Several rows of one SKU, price versions say, make one product: the last row describes it, and
    the aliases of all rows name it.
    """

    row: int
    sku: str
    name: str | None = None
    key: str | None = None
    alias: str | None = None
    series: str | None = None
    category: str | None = None
    product_line: str | None = None
    description: str | None = None
    unit: str | None = None
    status: str | None = None
    standard_cost: Decimal | None = None
    currency: str | None = None


_AGAIN = _("A row before has the same SKU and other values: the last row of a SKU counts.")

COLUMNS = {
    "name": "name",
    "key": "external_id",
    "series": "series",
    "category": "category",
    "product_line": "product_line",
    "description": "description",
    "unit": "unit",
    "status": "status",
    "standard_cost": "standard_cost",
    "currency": "list_currency",
}


def _derive(values: dict[str, Any]) -> dict[str, Any]:
    return derived(values["sku"], values["name"]) if "name" in values else {}


DOCUMENT = Document(model=Product, key="sku", derive=_derive)
ALIAS = Document(model=ProductAlias, key="key")


def plan_products(
    *, actor: Actor, rows: Sequence[ProductRow], fields: frozenset[str], source: str = ""
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_writer(actor, Product.shareable)
    used = [name for name in COLUMNS if name in fields]
    plan = Plan(columns=("sku", *(COLUMNS[name] for name in used)))
    drafts: dict[str, Record] = {}
    for row in rows:
        draft = drafts.setdefault(row.sku, Record(row.sku, [], (), extra=[]))
        draft.rows.append(row.row)
        if row.alias and row.alias not in draft.extra:
            draft.extra.append(row.alias)
        values = [_value(row, name, source) for name in used]
        if draft.values not in {(), (row.sku, *values)}:
            plan.notes.append(Problem(row.row, "sku", "described_again", _AGAIN, row.sku))
        draft.values = (row.sku, *values)
        draft.name = f"{row.sku} {row.name or ''}".strip()
    _refuse_nameless(plan, drafts, rows)
    compare(DOCUMENT, plan, drafts)
    _compare_aliases(plan, drafts, source)
    return plan


def _value(row: ProductRow, name: str, source: str) -> Any:
    value = getattr(row, name)
    return external_key(source, value or "") if name == "key" else value


def _refuse_nameless(plan: Plan, drafts: dict[str, Record], rows: Sequence[ProductRow]) -> None:
    """A product that is new needs a name."""
    known = {sku for (sku,) in read(Product, ["sku"], by="sku", keys=drafts)}
    named = {row.sku for row in rows if row.name}
    for sku in [sku for sku in drafts if sku not in known and sku not in named]:
        text = _("Enter the name of the product “%(value)s”.")
        for row in drafts.pop(sku).rows:
            plan.problems.append(Problem(row, "name", "missing", text, sku))


def _compare_aliases(plan: Plan, drafts: Mapping[str, Record], source: str) -> None:
    """Keep the aliases that are new; one that names another product is refused."""
    wanted = {alias: draft for draft in drafts.values() for alias in draft.extra}
    stored = read(
        ProductAlias, ["key", "product_id"], by="key", keys=wanted, where={"system": source}
    )
    for key, product in stored:
        draft = wanted[key]
        draft.extra.remove(key)
        if product != draft.pk:
            text = _("The key “%(value)s” already names another product. Correct one of them.")
            plan.problems.append(Problem(draft.rows[0], "alias", "alias_taken", text, key))
    for draft in drafts.values():
        if draft.extra and draft.outcome is Outcome.UNCHANGED:
            draft.outcome = Outcome.CHANGED


@command("catalogue.import_products")
def import_products(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan and publish ``ProductsImported``. Raises ``Forbidden``."""
    require_writer(actor, Product.shareable)
    written = write(DOCUMENT, plan, batch)
    aliases = _write_aliases(batch, source)
    ids = tuple(change.pk for change in written.changes)
    publish(actor, ProductsImported(subject_id=ids[0], ids=ids))
    return [written, aliases] if aliases.changes else [written]


def _write_aliases(batch: list[Record], source: str) -> Written:
    """Aliases of new products go with them; those of others are remembered for undoing."""
    plan = Plan(columns=("product_id", "system"))
    records: list[Record] = []
    kept: set[str] = set()
    for product in batch:
        for alias in product.extra:
            values = (product.pk, source)
            records.append(Record(alias, product.rows, values, identity=alias))
            if product.outcome is not Outcome.CREATED:
                kept.add(alias)
    written = write(ALIAS, plan, records)
    return replace(written, changes=[c for c in written.changes if c.label in kept])


_NEEDED_BY = {MarketPrice: "product_id", PriceTerm: "product_id"}


@command("catalogue.undo_import_of_products")
def undo_products(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch. Products that were changed since, or that orders or deals name, stay.

    Raises ``Forbidden``.
    """
    require_writer(actor, Product.shareable)
    result = undo(DOCUMENT, changes, marks, needed_by=_NEEDED_BY)
    if result.restored:
        ids = tuple(sorted(result.restored))
        publish(actor, ProductsImported(subject_id=ids[0], ids=ids), reason="import undone")
    return result


@command("catalogue.undo_import_of_aliases")
def undo_aliases(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Take back keys that an import gave to products that were there before.

    Raises ``Forbidden``.
    """
    require_writer(actor, Product.shareable)
    return undo(ALIAS, changes, marks)
