"""What the palette finds: records by name or reference, each through its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from deals.selectors.deals import DealFilter, deal_page
from partners.selectors.customers import CustomerFilters, customer_list
from partners.selectors.organisations import access_organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from sharing.projections import Shown, project

LEAST_LETTERS = 2
_MOST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One record to jump to."""

    value: str
    label: str
    note: str
    url: str


def records_found(*, actor: Actor, text: str) -> list[Hit]:
    """Up to a dozen records that the actor sees and that the words fit; customers first."""
    text = text.strip()
    if len(text) < LEAST_LETTERS or not actor.is_signed_in:
        return []
    return [*_customers(actor, text), *_deals(actor, text)]


def _customers(actor: Actor, text: str) -> Iterator[Hit]:
    rows = customer_list(actor=actor, filters=CustomerFilters(query=text))
    shown: list[Shown] = list(project(rows.order_by("sort_key", "pk")[:_MOST]))
    with suppress(NotFound):
        shown.append(access_organisation(actor=actor, reference=text))
    for each in {each.reference: each for each in shown}.values():
        url = reverse("customer", args=[each.reference])
        yield Hit(each.reference, each.name or each.reference, each.reference, url)


def _deals(actor: Actor, text: str) -> Iterator[Hit]:
    page = deal_page(actor=actor, filters=DealFilter(text=text), first=_MOST)
    for each in page.items:
        url = reverse("deal", args=[each.reference])
        note = _("Deal %(reference)s") % {"reference": each.reference}
        yield Hit(each.reference, each.title or each.reference, note, url)
