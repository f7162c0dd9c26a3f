"""Events of the floors below, turned into lines of people's inboxes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from portal.kernel.actors import actor_for
from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.kernel.services.remits import RemitChanged
from portal.notifications.audiences import members_of_parties
from portal.notifications.models import Notification
from portal.notifications.policies import visible_records
from portal.notifications.services.notify import notify, withdraw
from sharing.crowds import seen_by_each
from sharing.events import (
    GrantBegun,
    GrantEnding,
    GrantExpired,
    GrantMade,
    GrantRevoked,
    RuleDropped,
)
from sharing.models import Grant, Origin
from sharing.shareable import shareable_named


@on(GrantMade, GrantBegun, GrantEnding)
def tell_receiver(occurrence: Occurrence) -> None:
    """People of a party learn what was shared with them, and when that ends soon.

    What a rule or a decision shares is no news by itself: the list, the decision is. What is to
    begin later is news when it begins.
    """
    fact: Any = occurrence.event
    grant = Grant.objects.filter(pk=fact.subject_id, origin=Origin.MANUAL).first()
    if grant is None or (isinstance(fact, GrantMade) and grant.valid_from > timezone.now()):
        return
    notify(
        users=members_of_parties([fact.party_id]),
        code=GrantMade.code if isinstance(fact, GrantBegun) else fact.code,
        event_id=occurrence.id,
        record_model=fact.record_model,
        record_id=fact.record_id,
        author=occurrence.actor_id,
    )


@on(GrantRevoked, GrantExpired, RuleDropped)
def forget_at_receiver(occurrence: Occurrence) -> None:
    """Lines about records leave the inboxes of those who no longer see them."""
    fact: Any = occurrence.event
    closed = fact.ids if isinstance(fact, RuleDropped) else [fact.record_id]
    members = list(User.objects.filter(pk__in=members_of_parties([fact.party_id])))
    lines = Notification.objects.filter(
        record_model=fact.record_model,
        record_id__in=closed,
        user__in=members,
        withdrawn_at=None,
    )
    ids = sorted(set(lines.values_list("record_id", flat=True)))
    actors = [actor_for(user) for user in members] if ids else []
    seen = seen_by_each(shareable_named(fact.record_model), ids, actors)
    for pk in ids:
        blind = [user.pk for user, sight in zip(members, seen, strict=False) if pk not in sight]
        withdraw(record_model=fact.record_model, record_id=pk, users=blind)


@on(RemitChanged)
def forget_outside_of_remit(occurrence: Occurrence) -> None:
    """Lines about records leave the inbox of somebody of the house who no longer sees them."""
    person = User.objects.filter(pk=occurrence.event.user_id).first()
    if person is None:
        return
    actor = actor_for(person)
    lines = list(Notification.objects.filter(user=person, withdrawn_at=None, done_at=None))
    seen = visible_records(actor, lines)
    for label, pk in {(each.record_model, each.record_id) for each in lines} - seen.keys():
        withdraw(record_model=label, record_id=pk, users=[person.pk])
