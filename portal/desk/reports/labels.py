"""What the keys of groups are called: names where the viewer sees the record, else the key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from catalogue.models import Product
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.formats import country_text
from sharing.policies import visible_to
from sharing.projections import project


def unknown() -> str:
    """The name of the group without a key."""
    return _("Not given")


def plain(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    """The keys themselves."""
    return {key: str(key) for key in keys if key not in (None, "")}


def countries(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    """Names of countries."""
    return {key: country_text(key) or key for key in keys if key}


def quarters(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    """``2026Q3`` as people write it."""
    return {key: quarter(key) for key in keys if key}


def quarter(key: str) -> str:
    """One quarter in words: third quarter of 2026."""
    year, _letter, number = key.partition("Q")
    return _("Q%(number)s %(year)s") % {"number": number, "year": year}


def companies(actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    """Names of companies by their references."""
    wanted = [key for key in keys if key]
    rows = visible_to(actor, Organisation.objects.filter(reference__in=wanted))
    known = {each.reference: each.name for each in project(rows)}
    return {key: known.get(key) or key for key in wanted}


def products(actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    """Names of products by their SKUs."""
    wanted = [key for key in keys if key]
    rows = visible_to(actor, Product.objects.filter(sku__in=wanted))
    known = {each.sku: each.name for each in project(rows)}
    return {key: known.get(key) or key for key in wanted}
