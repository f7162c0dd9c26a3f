"""How a line calls what it speaks of, and the page that it leads to. Never by a database id."""

from __future__ import annotations

from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from catalogue.models import Bulletin, MarketIndicator, MarketPrice, Product
from orders.models import Order
from portal.notifications.subjects import Subject
from pricing_feedback.models import PriceSignal
from sharing.projections import Shown
from sharing.shareable import shareables

_PAGES = {
    "partners.organisation": "customer",
    "deals.deal": "deal",
    "deals.specialprice": "special_price",
    "pricing_feedback.pricingcase": "pricing_case",
    "catalogue.pricelist": "price_list",
    Order.shareable.label: "order",
}
# Where rows without a page of their own are listed.
_LISTS = {
    MarketPrice.shareable.label: ("market", "?view=prices"),
    MarketIndicator.shareable.label: ("market", "?view=indicators"),
    Bulletin.shareable.label: ("market", "?view=bulletins"),
    PriceSignal.shareable.label: ("price_feedback", ""),
}
_OF_ORDERS = ("orders", "")
_LANGUAGES = ("en", "ru", "bg")


@cache
def collective() -> frozenset[str]:
    """The kinds of record that people know by their list, having no reference of their own: what
    happens to several of them is one line."""
    return frozenset(
        each.label
        for each in shareables()
        if each.model is not Product and not hasattr(each.model, "reference")
    )


def name_of(record: Shown | Subject, count: int = 1) -> str:
    """What people call the record; ``count`` records that are known by their list, by that."""
    if isinstance(record, Subject):
        return " ".join(filter(None, (record.title, record.name)))
    label = record.model_label
    if label == Product.shareable.label:
        return " ".join(filter(None, (record.sku, record.name)))
    if label == Bulletin.shareable.label and count == 1:
        return _title_of(record) or str(record.declaration.plural)
    if label in collective():
        plural = str(record.declaration.plural)
        return plural if count == 1 else f"{plural} ({count})"
    return " ".join(filter(None, (record.reference, _own_name(record))))


def reference_of(record: Shown | Subject) -> str | None:
    """By what the record is asked for; nothing for one that is known by its list."""
    if isinstance(record, Subject):
        return record.title or None
    if record.model_label == Product.shareable.label:
        return record.sku
    return None if record.model_label in collective() else record.reference


def _own_name(record: Shown) -> str:
    for field in ("name", "title"):
        try:
            return getattr(record, field) or ""
        except AttributeError:
            continue
    return ""


def _title_of(bulletin: Shown) -> str:
    """The title in the reader's language, else in one that it has."""
    codes = ((get_language() or "en")[:2], *_LANGUAGES)
    titles = (getattr(bulletin, f"title_{code}") for code in codes if code in _LANGUAGES)
    return next(filter(None, titles), "")


def address_of(record: Shown | Subject, page: str = "", count: int = 1) -> str | None:
    """The record's page, the list that it is in, or the ``page`` to act on."""
    if page:
        return reverse(page)
    if isinstance(record, Subject):
        return record.url
    label = record.model_label
    if label == Product.shareable.label:
        return reverse("product", args=[record.sku])
    if label == Bulletin.shareable.label and count == 1:
        return reverse("bulletin", args=[record.public_id])
    if label in collective():
        name, query = _LISTS.get(label, _OF_ORDERS)
        return reverse(name) + query
    return _own_page(label, record.reference)


def _own_page(label: str, reference: str) -> str | None:
    if label not in _PAGES:
        return None
    try:
        return reverse(_PAGES[label], args=[reference])
    except NoReverseMatch:
        return None
