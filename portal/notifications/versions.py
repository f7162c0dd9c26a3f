"""How lines of the inbox name a version of a price list: it is seen as its list is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalogue.engine.drafts import RELEASE
from catalogue.models import PriceList, PriceListVersion, VersionStatus
from portal.kernel.actors import Actor
from portal.notifications.subjects import Subject, subjects_of
from sharing.policies import with_facet
from workflows.requests import request_type


@subjects_of(PriceListVersion._meta.label_lower)
def versions_by_id(actor: Actor, ids: Iterable[int]) -> Mapping[int, Subject]:
    """Versions of lists whose prices the actor sees; drafts for the house alone."""
    lists = with_facet(actor, PriceList.objects.all(), "prices")
    rows = PriceListVersion.objects.filter(pk__in=list(ids), price_list__in=lists.values("pk"))
    if not actor.is_house:
        rows = rows.filter(status=VersionStatus.RELEASED)
    url = request_type(RELEASE).url
    return {
        row.pk: Subject(row.reference, row.price_list.name, url(row))
        for row in rows.select_related("price_list")
    }
