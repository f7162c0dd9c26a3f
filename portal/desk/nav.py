"""The rail as data. An item appears only if its page exists and the actor may open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.policies import open_tabs
from portal.desk.imports.kinds import kinds_for
from portal.kernel.actors import ANONYMOUS, Actor

type Predicate = Callable[[Actor], bool]


def anyone(actor: Actor) -> bool:
    """Every signed-in person."""
    return actor.is_signed_in


def imports(actor: Actor) -> bool:
    """Who may import at least one kind of file."""
    return bool(kinds_for(actor))


def house(actor: Actor) -> bool:
    """The house's own people."""
    return actor.is_house


def administrator(actor: Actor) -> bool:
    """Administrators of the house."""
    return actor.is_administrator


def editor(actor: Actor) -> bool:
    """Who writes news and library pages; administrators find the way under Manage."""
    return actor.in_department("marketing")


def partner_or_house(actor: Actor) -> bool:
    """Members of a partner, and the house."""
    return actor.is_house or bool(actor.organisations)


def orders(actor: Actor) -> bool:
    """Members of a partner, and the departments that work with orders."""
    return bool(actor.organisations) or bool(open_tabs(actor))


@dataclass(frozen=True)
class Item:
    """One entry. ``key`` follows G; ``primary`` entries are the tabs of a phone."""

    code: str
    label: str | Promise
    icon: str
    url_name: str
    predicate: Predicate = anyone
    key: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Group:
    """Entries under a heading; the first group has none."""

    heading: str | Promise
    items: tuple[Item, ...]


RAIL = (
    Group(
        "",
        (
            Item("home", _("Home"), "house", "home", key="H", primary=True),
            Item("inbox", _("Inbox"), "inbox", "inbox", key="I", primary=True),
            Item(
                "approvals", _("Approvals"), "circle-check", "approvals", house, "A", primary=True
            ),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Sales"),
        (
            Item("customers", _("Customers"), "building-2", "customers", key="C", primary=True),
            Item("deals", _("Deals"), "handshake", "deals", key="D", primary=True),
            Item(
                "special_prices", _("Special prices"), "badge-percent", "special_prices", key="P"
            ),
            Item(
                "price_feedback", _("Price feedback"), "messages-square", "price_feedback", key="F"
            ),
            Item("tenders", _("Tenders"), "gavel", "tenders", key="T"),
            Item("partners", _("Partners"), "users-round", "partners", house),
        ),
    ),
    Group(
        _("Resources"),
        (
            Item("orders", _("Orders"), "receipt", "orders", orders),
            Item("products", _("Products"), "package", "products", partner_or_house),
            Item("market", _("Market"), "chart-line", "market", partner_or_house),
            Item("reports", _("Reports"), "chart-column", "reports", partner_or_house),
            Item("library", _("Library"), "library", "library"),
            Item("content", _("Content"), "newspaper", "wagtailadmin_home", editor),
            Item("imports", _("Import"), "file-up", "imports", imports),
            Item(
                "partner", _("Your company"), "store", "partner", lambda a: bool(a.organisations)
            ),
            Item("manage", _("Manage"), "settings-2", "manage", administrator),
        ),
    ),
)


@dataclass(frozen=True)
class NavItem:
    """An entry ready to draw."""

    code: str
    label: str
    icon: str
    url: str
    current: bool
    key: str
    primary: bool
    count: int


@dataclass(frozen=True)
class NavGroup:
    """Drawn entries under their heading."""

    heading: str
    items: list[NavItem] = field(default_factory=list)


@lru_cache(maxsize=64)
def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _is_current(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def navigation(request: HttpRequest, counts: Mapping[str, int]) -> list[NavGroup]:
    """The rail of whoever asks. Nobody sees an entry that they cannot open.

    ``counts`` are the things that wait for them, by the entry's code.
    """
    actor = getattr(request, "actor", ANONYMOUS)
    groups = []
    for group in RAIL:
        items = [
            NavItem(
                item.code,
                str(item.label),
                item.icon,
                url,
                _is_current(url, request.path),
                item.key,
                item.primary,
                counts.get(item.code, 0),
            )
            for item in group.items
            if (url := _address(item.url_name)) and item.predicate(actor)
        ]
        if items:
            groups.append(NavGroup(str(group.heading), items))
    return groups
