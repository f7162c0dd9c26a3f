"""Who is told what becomes of a price list that was sent for release, and by which name."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from catalogue.services.request_release import withdraw_release
from portal.kernel.actors import Actor, actor_for
from portal.kernel.models import User
from portal.notifications.models import Notification
from portal.notifications.selectors import inbox_page
from portal.notifications.services.send_mail import send_due_mails
from tests.catalogue.kit import house, partner_actor
from tests.catalogue.release_kit import decide, prepare, send, set_price
from tests.notifications.kit import deliver, inbox

pytestmark = pytest.mark.django_db

DECIDE = "your decision is needed"
CHANGE = "changes are asked of you"


@pytest.fixture
def scene() -> SimpleNamespace:
    return prepare()


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def lines(actor: Actor) -> list[str]:
    return inbox(user(actor))


def test_those_who_may_decide_are_asked_by_reference_and_page(scene):
    third = house("finance")
    set_price(scene, "76", actor=third)
    send(scene)
    deliver()
    assert lines(scene.petr) == [DECIDE]
    # Neither whoever sent it nor whoever had a hand in it.
    assert lines(scene.ines) == lines(third) == []
    [item] = inbox_page(actor=actor_for(user(scene.petr))).items
    called = f"{scene.made.reference}-2"
    assert item.text == f"{called} {scene.made.name} · {DECIDE}"
    assert item.url == f"/price-lists/{scene.made.reference}/?version=2"
    assert item.reference == called


def test_the_mail_names_it_and_leads_to_the_decision(scene):
    send(scene)
    deliver()
    Notification.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert send_due_mails() == 1
    [letter] = mail.outbox
    assert letter.to == [user(scene.petr).email]
    assert letter.subject.startswith(f"{scene.made.reference}-2 {scene.made.name}")
    assert "/decide/" in letter.body


def test_what_is_returned_is_asked_of_those_who_prepared_it_until_it_is_sent_again(scene):
    third = house("finance")
    set_price(scene, "76", actor=third)
    send(scene)
    decide(scene, "return", comment="Too far down")
    deliver()
    assert lines(scene.petr) == []
    assert lines(scene.ines) == lines(third) == [CHANGE]
    send(scene)
    deliver()
    assert lines(scene.ines) == lines(third) == []
    assert DECIDE in lines(scene.petr)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("approve", "approved"), ("reject", "not released, the old prices stay")],
)
def test_those_who_prepared_it_learn_the_end(scene, kind, told):
    bob, _company = partner_actor("Bob Ltd")
    send(scene)
    decide(scene, kind, comment="Why")
    deliver()
    assert told in lines(scene.ines)
    assert lines(bob) == []


def test_withdrawn_nobody_is_asked(scene):
    send(scene)
    deliver()
    withdraw_release(actor=scene.ines, reference=scene.made.reference, number=2)
    deliver()
    assert DECIDE not in lines(scene.petr)
