"""Add a product."""

from __future__ import annotations

from typing import Any

from babel.numbers import list_currencies
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalogue.events import ProductCreated
from catalogue.models import Product
from catalogue.models.keys import search_text
from catalogue.policies import require_writer
from portal.kernel.actors import Actor
from portal.kernel.collation import sort_key
from portal.kernel.commands import command
from portal.kernel.errors import DomainError, Refusals, Refused
from portal.kernel.events import publish
from portal.kernel.validation import too_long

WRITABLE = frozenset(
    {
        "sku",
        "name",
        "series",
        "unit",
        "category",
        "product_line",
        "description",
        "status",
        "list_currency",
        "standard_cost",
        "external_id",
    }
)


@command("catalogue.create_product")
def create_product(*, actor: Actor, sku: str, name: str, **values: Any) -> Product:
    """Add a product under a SKU that is still free. ``values`` are further columns of ``Product``.

    Raises ``Forbidden``, and ``Refused`` for a missing or taken SKU, a missing name, or a cost
    below zero.
    """
    require_writer(actor, Product.shareable)
    values = check_product({"sku": sku, "name": name, **values})
    product = Product(**values, **derived(values["sku"], values["name"]))
    store(product)
    publish(actor, ProductCreated(subject_id=product.pk))
    return product


def check_product(values: dict[str, Any]) -> dict[str, Any]:
    """The values, trimmed. Raises ``Refusals`` naming each field at fault."""
    unknown = set(values) - WRITABLE
    if unknown:
        raise TypeError(f"Product has no column {', '.join(sorted(unknown))} to write")
    clean = {key: each.strip() if isinstance(each, str) else each for key, each in values.items()}
    errors: list[DomainError] = too_long(Product, clean | {"list_currency": ""})
    if "sku" in clean and not clean["sku"]:
        errors.append(Refused(_("Enter the SKU."), code="missing", field="sku"))
    if "name" in clean and not clean["name"]:
        errors.append(Refused(_("Enter the name of the product."), code="missing", field="name"))
    currency = clean.get("list_currency")
    if currency and currency not in list_currencies():
        text = _("Enter a currency code of three letters, for example EUR.")
        errors.append(Refused(text, code="unknown_currency", field="list_currency"))
    cost: Any = clean.get("standard_cost")
    if cost is not None and cost < 0:
        text = _("Enter a cost of 0 or more, for example 12.50.")
        errors.append(Refused(text, code="negative", field="standard_cost"))
    if errors:
        raise Refusals(errors)
    return clean


def derived(sku: str, name: str) -> dict[str, Any]:
    """The computed columns of a product."""
    return {"sort_key": sort_key(name), "search_name": search_text(sku, name)}


def store(product: Product, **options: Any) -> None:
    """Save; a SKU that another product has is refused by the database and said so."""
    try:
        with transaction.atomic():
            product.save(**options)
    except IntegrityError as error:
        field = "external_id" if "external" in str(error) else "sku"
        text = _("Another product has this key already. Enter another one.")
        raise Refused(text, code="taken", field=field) from error
