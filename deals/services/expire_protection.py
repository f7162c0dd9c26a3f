"""End protections whose last day has passed, and tell of those that end soon."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from deals.engine.recognition import identity_of
from deals.events import ProtectionEnding, ProtectionExpired
from deals.models import ApprovalStatus, Deal
from deals.models.deals import IS_OPEN
from deals.services.advance_line import advance_line
from deals.services.submit_deal import take_turn
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish
from portal.kernel.models import AuditEntry

WARNING = timedelta(days=14)
_BATCH = 200


@command("deals.expire_protection")
def expire_protection(*, actor: Actor) -> list[Deal]:
    """Expire approved registrations of open deals whose last protected day is over.

    A deal that was won or lost keeps its approval as a record. Returns who expired.
    """
    take_turn()
    ended = (
        Deal.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(
            IS_OPEN,
            approval_status=ApprovalStatus.APPROVED,
            protected_until__lt=timezone.localdate(),
        )
        .order_by("protected_until", "pk")[:_BATCH]
    )
    deals = list(ended)
    for deal in deals:
        move(deal, "expire", actor=actor)
        publish(actor, ProtectionExpired(subject_id=deal.pk))
    if deals:
        advance_line(*(identity_of(deal) for deal in deals))
    return deals


@command("deals.warn_of_ending_protection")
def warn_of_ending_protection(*, actor: Actor) -> list[Deal]:
    """Say once, two weeks ahead, that a protection ends."""
    today = timezone.localdate()
    told = AuditEntry.objects.filter(
        code=ProtectionEnding.code,
        subject=ProtectionEnding.subject,
        at__gt=timezone.now() - 2 * WARNING,
    )
    ending = Deal.objects.filter(
        IS_OPEN,
        approval_status=ApprovalStatus.APPROVED,
        protected_until__range=(today, today + WARNING),
    ).exclude(pk__in=told.values("subject_id"))
    deals = list(ending.order_by("protected_until", "pk")[:_BATCH])
    publish(actor, *(ProtectionEnding(subject_id=deal.pk) for deal in deals))
    return deals
