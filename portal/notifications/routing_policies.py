"""How lines of the inbox name a version of a routing policy, to those who keep routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from portal.notifications.subjects import Subject, subjects_of
from workflows.models import RoutingPolicy
from workflows.policies import can_manage_routes
from workflows.requests import request_type


@subjects_of(RoutingPolicy._meta.label_lower)
def policies_by_id(actor: Actor, ids: Iterable[int]) -> Mapping[int, Subject]:
    """The versions, by what they route and their number; nobody else hears of them."""
    if not can_manage_routes(actor):
        return {}
    rows = RoutingPolicy.objects.filter(pk__in=list(ids))
    return {
        row.pk: Subject(
            str(request_type(row.request_type).label),
            _("Version %(n)s") % {"n": row.version},
            reverse("policy", args=[row.public_id]),
        )
        for row in rows
    }
