"""What documents name, fetched so that each viewer gets only what is theirs to see."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Prefetch, QuerySet

from partners.models import Organisation
from portal.kernel.actors import Actor
from sharing.policies import visible_to


def organisations(actor: Actor, *names: str) -> list[Prefetch[Any, Any, Any]]:
    """The organisations under these names of a document, as the actor may know them."""
    return [
        Prefetch(name, queryset=visible_to(actor, Organisation.objects.all())) for name in names
    ]


def with_products(lines: QuerySet[Any]) -> QuerySet[Any]:
    """Lines with SKU and name of their product: whoever sees what was bought knows its name,
    whether or not the catalogue is shared with them."""
    named: QuerySet[Any] = lines.annotate(
        product_sku=F("product__sku"), product_name=F("product__name")
    )
    return named
