"""What becomes of a change of sharing once whoever was asked has decided: carried out, or dropped.

The approval engine calls these. Nothing else calls the services of ``sharing`` that confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.sharing_changes import change_facts, subject_of
from partners.models import SharingChange, SharingChangeKind, SharingChangeStatus
from partners.services.agreements import confirm_version, refuse_version
from partners.services.settle_overlap import confirm_overlap, refuse_overlap
from partners.services.settle_standing import confirm_standing, refuse_standing
from partners.sharing_events import SharingChangeEnded, SharingChangeReturned
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.kernel.events import publish
from sharing.services.rivals import confirm_leave, confirm_rival, refuse_leave, refuse_rival
from sharing.services.rules import confirm_rule, refuse_rule
from sharing.services.share import confirm_share, refuse_share
from sharing.services.wall import confirm_lift, confirm_wall, refuse_lift, refuse_wall
from workflows.engine.snapshots import as_json
from workflows.models import ApprovalOutcome, ApprovalProcess

# Facts of which nothing may be added unseen.
_OF_WHAT = ("parties", "record_kinds", "facets")

type Carry = Callable[..., object]
# What agreeing and not agreeing do, and the name by which they know what it is about.
_CARRY: dict[str, tuple[Carry, Carry, str]] = {
    SharingChangeKind.RULE: (confirm_rule, refuse_rule, "rule"),
    SharingChangeKind.WALL: (confirm_wall, refuse_wall, "wall"),
    SharingChangeKind.LIFT: (confirm_lift, refuse_lift, "wall"),
    SharingChangeKind.JOIN: (confirm_rival, refuse_rival, "rival"),
    SharingChangeKind.LEAVE: (confirm_leave, refuse_leave, "rival"),
    SharingChangeKind.OVERLAP: (confirm_overlap, refuse_overlap, "overlap"),
    SharingChangeKind.STANDING: (confirm_standing, refuse_standing, "standing"),
    SharingChangeKind.VERSION: (confirm_version, refuse_version, "version"),
    SharingChangeKind.SHARE: (confirm_share, refuse_share, "share"),
}
_ENDS = {
    ApprovalOutcome.REJECTED: SharingChangeStatus.REFUSED,
    ApprovalOutcome.WITHDRAWN: SharingChangeStatus.WITHDRAWN,
    ApprovalOutcome.CANCELLED: SharingChangeStatus.CANCELLED,
}


def change_agreed(*, actor: Actor, record: SharingChange, approval: Any, comment: str) -> None:
    """Whoever was asked agreed: the change is made, whole.

    Raises ``Refused`` if it cannot be made any more (``cannot_be_made``), if by now it would do
    much more than was agreed to (``changed_meanwhile``), or if nobody but the clock agrees
    (``nobody_agreed``): then the decision is refused and nothing is changed.
    """
    if actor.user_id is None:
        text = _("A second person agrees to this: time alone does not.")
        raise Refused(text, code="nobody_agreed", field="decision")
    confirm, _refuse, name = _CARRY[record.kind]
    try:
        is_as_sent = _is_as_sent(record, approval.snapshot.facts)
        if is_as_sent:
            confirm(actor=actor, **{name: subject_of(record)})
    except (DomainError, ObjectDoesNotExist) as error:
        raise Refused(
            _("This change cannot be made any more. %(why)s Reject it, and nothing changes."),
            code="cannot_be_made",
            field="decision",
            why=error,
        ) from error
    if not is_as_sent:
        raise Refused(
            _(
                "By now this would concern more than when it was sent: see what changed, and"
                " return it, so that it is sent again as it is."
            ),
            code="changed_meanwhile",
            field="decision",
        )
    close(actor, record, SharingChangeStatus.MADE)


def _is_as_sent(record: SharingChange, agreed: Mapping[str, Any]) -> bool:
    """Whether nothing was added since it was sent but what one person may do alone."""
    now = as_json(change_facts(record))
    more = sum(max((now[way] or 0) - (agreed[way] or 0), 0) for way in ("opens", "closes"))
    return more <= max(settings.SHARING_SECOND_PERSON, 0) and all(
        set(now[name] or ()) <= set(agreed[name] or ()) for name in _OF_WHAT
    )


def change_returned(*, actor: Actor, record: SharingChange, approval: Any, comment: str) -> None:
    """Whoever asked is to look at it again."""
    publish(actor, SharingChangeReturned(subject_id=record.pk), reason=comment)


def change_dropped(
    *, actor: Actor, record: SharingChange, approval: ApprovalProcess, comment: str
) -> None:
    """It was rejected, withdrawn or cancelled: nothing is opened or closed."""
    if record.status != SharingChangeStatus.WAITING:
        # It was taken back where it was made, and that ended the request.
        return
    close(actor, record, _ENDS[ApprovalOutcome(approval.outcome)], comment)
    _confirm, refuse, name = _CARRY[record.kind]
    # What is over by itself needs no refusal.
    with suppress(Conflict, ObjectDoesNotExist):
        refuse(actor=actor, **{name: subject_of(record)}, reason=comment)


def close(actor: Actor, change: SharingChange, status: str, reason: str = "") -> None:
    """Nobody decides on the change any more."""
    change.status, change.ended_at = status, timezone.now()
    change.save(update_fields=["status", "ended_at"])
    publish(actor, SharingChangeEnded(subject_id=change.pk), reason=reason)
