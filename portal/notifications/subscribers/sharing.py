"""Events of the floors below, turned into lines of people's inboxes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from portal.kernel.actors import actor_for
from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.notifications.audiences import members_of_parties
from portal.notifications.services.notify import notify, withdraw
from sharing.events import GrantBegun, GrantEnding, GrantExpired, GrantMade, GrantRevoked
from sharing.models import Grant, Origin
from sharing.policies import visible_to
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


@on(GrantRevoked, GrantExpired)
def forget_at_receiver(occurrence: Occurrence) -> None:
    """Lines about a record leave the inboxes of those who no longer see it."""
    fact: Any = occurrence.event
    rows = shareable_named(fact.record_model).model._default_manager.filter(pk=fact.record_id)
    members = User.objects.filter(pk__in=members_of_parties([fact.party_id]))
    blind = [user.pk for user in members if not visible_to(actor_for(user), rows).exists()]
    withdraw(record_model=fact.record_model, record_id=fact.record_id, users=blind)
