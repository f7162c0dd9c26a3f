"""Requests that somebody of the house is asked about, though their record is not in their remit.

Whoever decides reads the request as it was sent; its lines and mails name it, and lead to what
they are asked, never to the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.urls import reverse

from portal.kernel.actors import Actor
from portal.notifications.models import Notification
from portal.notifications.subjects import Subject
from workflows.models import ApprovalProcess
from workflows.policies import visible_approvals
from workflows.requests import request_types

_CODES = "workflows."


def requests_named(
    actor: Actor, lines: Iterable[Notification]
) -> Mapping[tuple[str, int], Subject]:
    """The requests that these lines speak of, as far as the actor has a part in them."""
    asked = [each for each in lines if each.code.startswith(_CODES)]
    kinds = {each.code: each.subject for each in request_types()}
    about = Q()
    for code, label in kinds.items():
        ids = {each.record_id for each in asked if each.record_model == label}
        if ids:
            about |= Q(request_type=code, record_id__in=ids)
    if not about:
        return {}
    rows = visible_approvals(actor, ApprovalProcess.objects.filter(about)).order_by("pk")
    return {
        (kinds[row.request_type], row.record_id): Subject(
            row.reference, row.title, reverse("approvals")
        )
        for row in rows
    }
