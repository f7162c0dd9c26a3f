"""The inbox: told once, by the policy, in one's language; forgotten when access ends."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from partners.models import Membership, Organisation, Partner
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.errors import NotFound
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent, User
from portal.notifications.models import Notification
from portal.notifications.selectors import inbox_page, unread_count
from portal.notifications.services.mark import mark_notifications
from portal.notifications.services.notify import notify
from portal.notifications.services.send_mail import send_due_mails
from portal.notifications.subscribers.sharing import forget_at_receiver, tell_receiver
from sharing.models import PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party, join
from sharing.services.revoke import revoke_grant

pytestmark = pytest.mark.django_db


class Cast:
    def __init__(self) -> None:
        self.customer = Organisation.objects.create(name="Danube Shipyard", roles=["customer"])
        self.elena, self.party = self.partner("elena@x.example", language="ru")
        self.mallory, _ = self.partner("mallory@x.example")

    def partner(self, email: str, language: str = "en"):
        company = Organisation.objects.create(name=email, roles=["reseller"])
        Partner.objects.create(organisation=company)
        user = User.objects.create_user(email, "pw", full_name=email, language=language)
        Membership.objects.create(user=user, organisation=company)
        party = ensure_party(
            kind=PartyKind.ORGANISATION, subject_id=company.pk, label=company.name
        )
        join(party, user)
        return user, party

    def share(self):
        return grant_access(
            actor=SYSTEM, party=self.party, record=self.customer, facets=[], reason="tender"
        )


@pytest.fixture
def cast() -> Cast:
    return Cast()


def occurrence(code: str) -> Occurrence:
    row = OutboxEvent.objects.filter(code=code).latest("pk")
    return Occurrence(row.pk, rebuild(row.code, row.payload), row.actor_id, row.at)


def test_a_share_is_told_once_however_often_it_is_handled(cast: Cast) -> None:
    cast.share()
    fact = occurrence("sharing.grant.made")
    tell_receiver(fact)
    tell_receiver(fact)
    assert Notification.objects.filter(user=cast.elena).count() == 1
    assert not Notification.objects.filter(user=cast.mallory).exists()
    with translation.override("en"):
        (item,) = inbox_page(actor=actor_for(cast.elena)).items
    assert cast.customer.reference in item.text


def test_revoking_takes_the_line_away(cast: Cast) -> None:
    grant = cast.share()
    tell_receiver(occurrence("sharing.grant.made"))
    revoke_grant(actor=SYSTEM, grant=grant)
    elena = actor_for(cast.elena)
    # Even before the job has run, the words are gone.
    assert not inbox_page(actor=elena).items
    forget_at_receiver(occurrence("sharing.grant.revoked"))
    assert unread_count(elena) == 0


def test_nobody_marks_what_is_not_theirs(cast: Cast) -> None:
    cast.share()
    tell_receiver(occurrence("sharing.grant.made"))
    row = Notification.objects.get(user=cast.elena)
    before = OutboxEvent.objects.count()
    with pytest.raises(NotFound):
        mark_notifications(actor=actor_for(cast.mallory), ids=[str(row.public_id)], mark="done")
    row.refresh_from_db()
    assert row.done_at is None
    assert OutboxEvent.objects.count() == before


def test_marking_reaches_the_other_windows(cast: Cast) -> None:
    cast.share()
    tell_receiver(occurrence("sharing.grant.made"))
    row = Notification.objects.get(user=cast.elena)
    client = Client()
    client.force_login(cast.elena)
    client.post("/inbox/mark/", {"line": str(row.public_id), "mark": "read"})
    assert unread_count(actor_for(cast.elena)) == 0
    assert OutboxEvent.objects.latest("pk").code == "notifications.inbox.changed"


def old_result(cast: Cast) -> Notification:
    cast.share()
    (row,) = notify(
        users=[cast.elena.pk],
        code="deals.deal.approved",
        event_id=1,
        record_model="partners.organisation",
        record_id=cast.customer.pk,
    )
    Notification.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(minutes=1))
    return row


def test_what_waits_unread_is_mailed_once_in_the_readers_language(cast: Cast) -> None:
    old_result(cast)
    assert send_due_mails() == 1
    assert send_due_mails() == 0
    (letter,) = mail.outbox
    assert letter.to == ["elena@x.example"]
    assert cast.customer.reference in letter.subject
    assert 'lang="ru"' in letter.alternatives[0].content


def test_what_was_read_or_taken_back_is_not_mailed(cast: Cast) -> None:
    row = old_result(cast)
    revoke_grant(actor=SYSTEM, grant=cast.party.grants.get())
    assert send_due_mails() == 0
    assert not mail.outbox
    row.refresh_from_db()
    assert row.mailed_at is not None
