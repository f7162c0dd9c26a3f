"""How lines of the inbox name a change of sharing, to those who know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partners.models import SHARING, SharingChange
from partners.policies_sharing import visible_sharing_changes
from portal.kernel.actors import Actor
from portal.notifications.subjects import Subject, subjects_of
from workflows.requests import request_type


@subjects_of(SharingChange._meta.label_lower)
def changes_by_id(actor: Actor, ids: Iterable[int]) -> Mapping[int, Subject]:
    """The changes that the actor knows of, by reference and title."""
    rows = visible_sharing_changes(actor, SharingChange.objects.filter(pk__in=list(ids)))
    url = request_type(SHARING).url
    return {row.pk: Subject(row.reference, row.title, url(row)) for row in rows}
