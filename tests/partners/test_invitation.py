"""An invited person gets a mail, chooses a password by its link, and signs in."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from partners.events import MemberInvited
from partners.models import Membership
from partners.services.members import invite_member
from portal.kernel.events import Occurrence
from portal.kernel.models import OutboxEvent
from portal.notifications.subscribers.invitations import mail_the_invited
from tests.cast import Cast, make_member

pytestmark = pytest.mark.django_db


def test_the_link_of_the_mail_leads_into_the_account(cast: Cast) -> None:
    admin = make_member(cast.partners["bob"], "Ilian", role="admin")
    membership = invite_member(
        actor=cast.actor("staff"),
        organisation=cast.partners["bob"].organisation,
        email="new@bob.example",
        full_name="New Person",
        language="bg",
    )
    row = OutboxEvent.objects.filter(code=MemberInvited.code).latest("pk")
    fact = MemberInvited(**row.payload)
    mail_the_invited(Occurrence(id=row.pk, event=fact, actor_id=admin.pk, at=timezone.now()))
    (sent,) = mail.outbox
    assert sent.to == ["new@bob.example"]
    assert "Ilian" in sent.body
    path = re.search(r"https?://[^/\s]+(/\S+)", sent.body)
    assert path is not None
    web = Client()
    page = web.get(path[1], follow=True)
    words = {"password1": "a long enough password", "password2": "a long enough password"}
    assert web.post(page.redirect_chain[-1][0], words).status_code == 302
    signed_in = web.post(
        "/accounts/login/", {"login": "new@bob.example", "password": words["password1"]}
    )
    assert signed_in.status_code == 302
    assert "Bob Ltd" in web.get("/partner/").content.decode()
    assert Membership.objects.get(pk=membership.pk).ended_at is None
