"""Records that people follow: whatever changes of what they see is told to them."""

from __future__ import annotations

from typing import Any

from deals.events import (
    DealApproved,
    DealCancelled,
    DealRegistered,
    DealRejected,
    DealReopened,
    DealResubmitted,
    DealReturned,
    DealWithdrawn,
    ProtectionExpired,
    StageChanged,
)
from partners.events import ContactAdded, ContactChanged, ContactRemoved, OrganisationChanged
from partners.models import Organisation
from portal.kernel.actors import actor_for
from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.notifications.models import Notification
from portal.notifications.services.notify import notify
from records.events import CommentAdded, FileAttached, FileVersionAdded, InteractionRecorded
from records.selectors.follows import followers_of
from sharing.policies import visible_to
from sharing.shareable import shareable_named

FOLLOWED = "records.follow.changed"


@on(OrganisationChanged)
@on(DealRegistered, DealResubmitted, DealApproved, DealRejected, DealReturned, DealReopened)
@on(DealWithdrawn, DealCancelled, ProtectionExpired, StageChanged)
def tell_followers(occurrence: Occurrence) -> None:
    """The record itself changed."""
    fact: Any = occurrence.event
    _tell(occurrence, fact.subject, fact.subject_id, tuple(getattr(fact, "facets", ())))


@on(ContactAdded, ContactChanged, ContactRemoved)
def tell_followers_of_contact(occurrence: Occurrence) -> None:
    """A person at the organisation."""
    fact: Any = occurrence.event
    _tell(occurrence, Organisation.shareable.label, fact.organisation_id, ("contacts",))


@on(CommentAdded, InteractionRecorded)
def tell_followers_of_remark(occurrence: Occurrence) -> None:
    """Something said about the record."""
    fact: Any = occurrence.event
    _tell(occurrence, fact.record_model, fact.record_id, (fact.facet,))


@on(FileAttached, FileVersionAdded)
def tell_followers_of_file(occurrence: Occurrence) -> None:
    """A file on the record."""
    fact: Any = occurrence.event
    _tell(occurrence, fact.record_model, fact.record_id, tuple(fact.facets))


def _tell(occurrence: Occurrence, subject: str, record_id: int, facets: tuple[str, ...]) -> None:
    """Those who see one of the facets (any, if none is named) and have not been told yet."""
    followers = followers_of(subject=subject, object_id=record_id)
    if not followers:
        return
    told = Notification.objects.filter(
        user__in=followers,
        code=FOLLOWED,
        record_model=subject,
        record_id=record_id,
        read_at=None,
        done_at=None,
        withdrawn_at=None,
    ).exclude(event_id=occurrence.id)
    followers -= set(told.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=followers)
    notify(
        users=[user.pk for user in people if _sees(user, subject, record_id, facets)],
        code=FOLLOWED,
        event_id=occurrence.id,
        record_model=subject,
        record_id=record_id,
        author=occurrence.actor_id,
    )


def _sees(user: User, subject: str, record_id: int, facets: tuple[str, ...]) -> bool:
    shareable = shareable_named(subject)
    rows = shareable.model._default_manager.filter(pk=record_id)
    seen = visible_to(actor_for(user), rows).first()
    bits = sum(shareable.bits[each] for each in set(facets) if each in shareable.bits)
    return seen is not None and (not facets or bool(seen.facet_mask & bits))
