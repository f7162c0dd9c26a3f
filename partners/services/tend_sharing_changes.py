"""What Guildhall does by itself about changes of sharing: asks for those that waited before there
were requests, and ends those that are over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as now_translated

from partners.models import Overlap, SharingChange, SharingChangeKind, SharingChangeStatus
from partners.selectors.sharing_changes import waiting_change
from partners.services.sharing_changes import REQUESTS, cancel_sharing_change
from portal.kernel.actors import Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import DomainError
from portal.kernel.models import User
from sharing.models import Rival, Rule, RuleStatus, WaitingShare, Wall

logger = logging.getLogger(__name__)
# How many changes one call ends; the next call goes on.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """How many changes were sent to whoever decides, and which could not be, with why."""

    asked: int
    failed: tuple[tuple[str, int, str], ...]


@command("partners.ask_for_what_waits")
def ask_for_what_waits(*, actor: Actor) -> Sent:
    """Have second persons asked about changes that wait without a request, as they did before
    there were requests; in the name of whoever asked, who does not decide them. One that cannot be
    sent is told of, and stops no other."""
    asked, failed = 0, []
    for kind, subject_id, asker, reason in list(_waiting_without_request()):
        sender = actor_for(asker) if asker is not None and asker.is_active else actor
        try:
            with transaction.atomic():
                REQUESTS.ask(actor=sender, kind=kind, subject_id=subject_id, reason=reason)
        except (DomainError, ObjectDoesNotExist, DatabaseError) as error:
            logger.warning("No request for %s %s: %s", kind, subject_id, error)
            failed.append((str(kind), subject_id, str(error)))
        else:
            asked += 1
    return Sent(asked, tuple(failed))


def end_what_is_over(actor: Actor) -> int:
    """End the requests about what ended by its own date while it waited; how many."""
    ended = 0
    for change in list(_over()[:BATCH]):
        try:
            with transaction.atomic():
                cancel_sharing_change(
                    actor=actor,
                    change=change,
                    reason=now_translated("Its end has passed: there is nothing to decide."),
                )
        except DomainError as error:
            logger.warning("%s was not ended: %s", change.reference, error)
        else:
            ended += 1
    return ended


def _over() -> QuerySet[SharingChange]:
    """The changes that wait about what is over."""
    now, kinds = timezone.now(), SharingChangeKind
    past = Q(valid_until__lte=now)
    walls = Wall.objects.filter(past)
    moved = Q(grant__valid_until__lte=now) | Q(grant__revoked_at__isnull=False)
    over: list[tuple[str, QuerySet[Any]]] = [
        (kinds.RULE, Rule.objects.filter(past)),
        (kinds.WALL, walls),
        (kinds.LIFT, walls),
        (kinds.SHARE, WaitingShare.objects.filter(past | moved)),
    ]
    found = Q(pk__in=[])
    for kind, rows in over:
        found |= Q(kind=kind, subject_id__in=rows.values("pk"))
    waiting = SharingChange.objects.filter(found, status=SharingChangeStatus.WAITING)
    return waiting.order_by("pk")


def _waiting_without_request() -> Iterator[tuple[str, int, User | None, str]]:
    kinds, walls = SharingChangeKind, Wall.objects.exclude(valid_until__lte=timezone.now())
    rivals = Rival.objects.filter(left_at=None).select_related("group")
    overlaps = Overlap.objects.filter(ended_at=None).exclude(waiting_facets=[])
    waiting: list[tuple[str, QuerySet[Any], str, str]] = [
        (kinds.RULE, Rule.objects.filter(status=RuleStatus.WAITING), "created_by", "reason"),
        (kinds.WALL, walls.filter(valid_from=None), "created_by", "reason"),
        (kinds.LIFT, walls.exclude(lift_asked_by=None), "lift_asked_by", ""),
        (kinds.JOIN, rivals.filter(joined_at=None), "asked_by", "group.reason"),
        (kinds.LEAVE, rivals.exclude(leave_asked_by=None), "leave_asked_by", ""),
        (kinds.OVERLAP, overlaps, "house_agreed_by", ""),
    ]
    for kind, rows, asker, reason in waiting:
        for row in rows.select_related(asker).order_by("pk"):
            if waiting_change(kind, row.pk) is None:
                words = attrgetter(reason)(row) if reason else ""
                yield kind, row.pk, getattr(row, asker), words
