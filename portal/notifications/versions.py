"""How lines of the inbox name a version of a price list: it is seen as its list is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalogue.engine.drafts import RELEASE
from catalogue.models import PriceListVersion
from catalogue.selectors.price_lists import visible_versions
from portal.kernel.actors import Actor
from portal.notifications.subjects import Subject, subjects_of
from workflows.requests import request_type


@subjects_of(PriceListVersion._meta.label_lower)
def versions_by_id(actor: Actor, ids: Iterable[int]) -> Mapping[int, Subject]:
    """The versions that the actor sees, by reference and the name of their list."""
    rows = visible_versions(actor, PriceListVersion.objects.filter(pk__in=list(ids)))
    url = request_type(RELEASE).url
    return {
        row.pk: Subject(row.reference, row.price_list.name, url(row))
        for row in rows.select_related("price_list")
    }
