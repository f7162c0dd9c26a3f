"""Every kind that can be imported, by the code that addresses and the command line use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.desk.imports.kind import Kind
from portal.desk.imports.kinds import catalogue, deals, orders, organisations
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound, Refused

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        organisations.ORGANISATIONS,
        organisations.CONTACTS,
        catalogue.PRODUCTS,
        catalogue.PRICE_LISTS,
        orders.ORDERS,
        deals.DEALS,
        orders.INVOICES,
        orders.COSTS,
        orders.RECEIVABLES,
        orders.PURCHASE_ORDERS,
        catalogue.RATES,
    )
}


def kind_named(code: str) -> Kind:
    """The kind of this code. Raises ``Refused`` naming the kinds there are."""
    return _one_of(KINDS, code)


def kind_for(actor: Actor, code: str) -> Kind:
    """The kind, for a program. Raises ``Refused`` naming the kinds that the actor may import,
    ``Forbidden`` if there are none."""
    allowed = {kind.code: kind for kind in kinds_for(actor)}
    if not allowed:
        raise Forbidden
    return _one_of(allowed, code)


def _one_of(kinds: dict[str, Kind], code: str) -> Kind:
    if code not in kinds:
        raise Refused(
            _("Choose one of: %(known)s."),
            code="unknown_kind",
            field="kind",
            known=", ".join(kinds),
        )
    return kinds[code]


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds that the actor may import."""
    return [kind for kind in KINDS.values() if _is_for(kind, actor)]


def allowed_kind(actor: Actor, code: str) -> Kind:
    """The kind of a page's address, if the actor may import it. Raises ``NotFound``."""
    kind = KINDS.get(code)
    if kind is None or not _is_for(kind, actor):
        raise NotFound
    return kind


def _is_for(kind: Kind, actor: Actor) -> bool:
    # A file is matched with all records of a kind, and shows what they were before.
    return kind.allowed(actor) and not actor.remits
