"""The palette's answers: records that the actor may see, jumps by reference, and actions.

Every provider starts from the policy, is bounded, and searches an indexed column; a field of a
hidden facet finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from deals.models import Deal
from deals.policies import can_register
from orders.models import Order
from partners.models import Organisation, Partner
from partners.names import search_form
from partners.policies import can_create_organisation, can_manage_partners
from partners.selectors.organisations import partner_list
from portal.desk.imports.kinds import kinds_for
from portal.kernel.actors import Actor
from portal.kernel.references import PATTERN
from pricing_feedback.models import PricingCase
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.shareable import shareable_of

# Hits of one kind, and of all kinds together.
MOST_EACH = 5
MOST = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer: where it leads, what it says, and what it is."""

    url: str
    label: str
    note: str
    icon: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How one model is searched: conditions on its facet fields, and how a hit reads."""

    model: type[Model]
    url_name: str
    icon: str
    noun: str | Promise
    condition: Callable[[str], Q]
    label: Callable[[Shown], str]
    key: str = "reference"


def _words(text: str) -> Q:
    condition = Q()
    for word in search_form(text).split():
        condition &= Q(search_name__contains=word)
    return condition


KINDS = (
    Kind(
        Organisation,
        "customer",
        "building-2",
        _("Company"),
        _words,
        lambda row: row.name,
    ),
    Kind(
        Deal,
        "deal",
        "handshake",
        _("Deal"),
        lambda text: Q(title__icontains=text) | Q(customer_name__icontains=text),
        lambda row: row.title or row.customer_name,
    ),
    Kind(
        Product,
        "product",
        "package",
        _("Product"),
        lambda text: _words(text) | Q(sku__istartswith=text),
        lambda row: row.name,
        key="sku",
    ),
    Kind(
        Order,
        "order",
        "receipt",
        _("Order"),
        lambda text: Q(number__istartswith=text),
        lambda row: row.number,
    ),
    Kind(
        PricingCase,
        "pricing_case",
        "messages-square",
        _("Pricing case"),
        lambda text: Q(reference__istartswith=text),
        lambda row: str(row),
    ),
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to start from the palette: ``>`` lists them."""

    label: str | Promise
    url_name: str
    icon: str
    may: Callable[[Actor], bool]


ACTIONS = (
    Action(_("New customer"), "customer_new", "plus", can_create_organisation),
    Action(_("New partner"), "partner_new", "plus", can_manage_partners),
    Action(_("Register a deal"), "deal_new", "handshake", can_register),
    Action(_("Report a price"), "price_signal_new", "messages-square", lambda a: a.is_signed_in),
    Action(_("Import a file"), "imports", "file-up", lambda a: bool(kinds_for(a))),
    Action(_("Invite a colleague"), "invite", "user-plus", lambda a: "admin" in _roles(a)),
    Action(_("Profile and settings"), "profile", "circle-user", lambda a: a.is_signed_in),
)


def _roles(actor: Actor) -> Iterable[str]:
    return actor.organisations.values()


def search(*, actor: Actor, query: str) -> list[Hit]:
    """What the palette shows for ``query``: actions after ``>``, else a jump, else records."""
    text = query.strip()
    if text.startswith(">"):
        return _actions(actor, text[1:].strip())
    text = text.removeprefix("#").strip()
    if len(text) < 2:
        return []
    jump = _jump(actor, text)
    hits = jump or [hit for kind in KINDS for hit in _found(actor, kind, text)]
    return hits[:MOST]


def _actions(actor: Actor, text: str) -> list[Hit]:
    wanted = text.casefold()
    return [
        Hit(url, str(action.label), "", action.icon)
        for action in ACTIONS
        if action.may(actor)
        and wanted in str(action.label).casefold()
        and (url := _address(action.url_name))
    ]


def _jump(actor: Actor, text: str) -> list[Hit]:
    """The record of a reference such as C-1042, if the actor sees it."""
    reference = text.upper()
    if not PATTERN.match(reference):
        return []
    prefix = reference.partition("-")[0]
    if prefix == Partner.reference_prefix and actor.is_house:
        partners = partner_list(actor=actor).filter(reference=reference)
        return [
            Hit(url, each.organisation.name, f"{_('Partner')} {each.reference}", "users-round")
            for each in partners
            if (url := _address("partner_desk", each.reference))
        ]
    for kind in KINDS:
        if getattr(kind.model, "reference_prefix", None) == prefix:
            rows = kind.model._default_manager.filter(reference=reference)
            return _hits(kind, visible_to(actor, rows)[:1])
    return []


def _found(actor: Actor, kind: Kind, text: str) -> list[Hit]:
    condition = kind.condition(text)
    if not condition or not _address(kind.url_name, "X-1000"):
        return []
    visible = visible_to(actor, kind.model._default_manager.all())
    rows = facet_filter(visible, condition)
    if "sort_key" in shareable_of(kind.model).field_facets:
        rows = rows.order_by("sort_key", "pk")
    return _hits(kind, rows[:MOST_EACH])


def _hits(kind: Kind, rows: Iterable[Any]) -> list[Hit]:
    hits = []
    for row in rows:
        shown = Shown(row)
        key = str(getattr(shown, kind.key))
        if url := _address(kind.url_name, key):
            hits.append(Hit(url, kind.label(shown) or key, f"{kind.noun} {key}", kind.icon))
    return hits


def _address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
