"""What happened to a deal, as each side may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deals.events import (
    CustomerNamed,
    DealAdvanced,
    DealApproved,
    DealCancelled,
    DealDrafted,
    DealRegistered,
    DealRejected,
    DealReopened,
    DealResubmitted,
    DealReturned,
    DealWithdrawn,
    OpportunityRecorded,
    ProtectionEnding,
    ProtectionExpired,
    StageChanged,
)
from partners.models import Membership
from portal.kernel.actors import Actor
from portal.kernel.models import AuditEntry, User
from sharing.projections import Shown
from workflows.wording import comment_text

_MOST_ENTRIES = 100

# What each event says, and the icon and tone that it wears.
_SAID: dict[str, tuple[str | Promise, str, str]] = {
    DealDrafted.code: (_("Draft begun"), "pencil", "mute"),
    DealRegistered.code: (_("Registration sent"), "send", "info"),
    DealResubmitted.code: (_("Registration sent again"), "send", "info"),
    DealAdvanced.code: (_("First in the waiting line now"), "arrow-right", "info"),
    DealApproved.code: (_("Registration approved"), "check", "ok"),
    DealRejected.code: (_("Registration rejected"), "x", "bad"),
    DealReturned.code: (_("Question to the partner"), "message-circle-question-mark", "warn"),
    DealReopened.code: (_("The decision was taken back"), "undo-2", "info"),
    DealWithdrawn.code: (_("Registration withdrawn"), "undo-2", "mute"),
    DealCancelled.code: (_("Registration cancelled by the house"), "x", "bad"),
    ProtectionEnding.code: (_("Protection ends soon"), "clock", "warn"),
    ProtectionExpired.code: (_("Protection ended"), "clock", "mute"),
    StageChanged.code: (_("Stage changed"), "arrow-right", "info"),
    CustomerNamed.code: (_("Customer named by the house"), "building-2", "info"),
    OpportunityRecorded.code: (_("Opportunity recorded"), "plus", "info"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: ``who`` is empty where the viewer does not learn the person."""

    key: str
    who: str
    text: str | Promise
    quote: str
    at: datetime
    icon: str
    tone: str


def deal_timeline(*, actor: Actor, deal: Shown) -> list[Entry]:
    """What happened to a deal that the actor sees, the newest first."""
    rows = list(
        AuditEntry.objects.filter(
            subject=deal.model_label, subject_id=deal.pk, code__in=_SAID
        ).order_by("-id")[:_MOST_ENTRIES]
    )
    names = _names(actor, {row.actor_id for row in rows if row.actor_id})
    return [_entry(row, names, tells=deal.sees("competition")) for row in rows]


def _entry(row: AuditEntry, names: dict[int, str], *, tells: bool) -> Entry:
    text, icon, tone = _SAID[row.code]
    return Entry(
        key=str(row.pk),
        who=names.get(row.actor_id or 0, ""),
        text=text,
        quote=comment_text(row.reason) if tells else "",
        at=row.at,
        icon=icon,
        tone=tone,
    )


def _names(actor: Actor, ids: set[int]) -> dict[int, str]:
    """Names of people whom the viewer may know: the house everybody, partners their own."""
    people = User.objects.filter(pk__in=ids)
    if not actor.is_house:
        own = Membership.objects.filter(organisation__in=list(actor.organisations))
        people = people.filter(pk__in=own.values("user"))
    return dict(people.values_list("pk", "full_name"))
