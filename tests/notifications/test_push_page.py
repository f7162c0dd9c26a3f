"""The page of push messages: switched on by a click, offered once, and nobody else's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from portal.kernel.actors import actor_for, preview_actor, token_actor
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.models import AuditEntry, User
from portal.notifications.browsers import own_browsers
from portal.notifications.engine.encryption import encrypt
from portal.notifications.models import InboxSettings, Notification, PushBrowser
from portal.notifications.services.browsers import add_browser, set_quiet_hours
from portal.notifications.services.notify import notify
from tests.cast import Cast, make_organisation
from tests.harness.races import race
from tests.notifications.push_service import Browser, PushService, send_pushes, text

PAGE = "/inbox/settings/"


KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
POINT, SHORT_POINT = (
    text(KEY.public_bytes(Encoding.X962, form))
    for form in (PublicFormat.UncompressedPoint, PublicFormat.CompressedPoint)
)


def signed_in(user: User) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0"})
    client.force_login(user)
    return client


def switch_on(client: Client, service: PushService, **changes: str):
    browser = Browser(client, "/push/here")
    answer = client.post(
        f"{PAGE}browsers/", browser.subscription(service.origin) | changes, follow=True
    )
    return browser, answer


@pytest.mark.django_db
def test_a_browser_is_switched_on_tried_and_removed(cast: Cast, service: PushService) -> None:
    client = signed_in(cast.bob)
    browser, answer = switch_on(client, service)
    page = answer.content.decode()
    assert "Chrome on Linux" in page
    assert "This device" in page
    row = PushBrowser.objects.get(user=cast.bob)
    assert browser.subscription("")["auth"].encode() not in bytes(row.auth)
    assert AuditEntry.objects.filter(code="notifications.push.changed").count() == 1
    client.post(f"{PAGE}browsers/{row.public_id}/test/")
    assert send_pushes() == 1
    [received] = service.to(browser)
    assert browser.read(received)["title"] == "Push messages work in this browser"
    # Switched on once more, it is one browser still.
    switch_on(client, service)
    row = PushBrowser.objects.get(user=cast.bob)
    client.post(f"{PAGE}browsers/{row.public_id}/remove/")
    assert not PushBrowser.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": ""},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://user:word@push.example/"},
        {"endpoint": "https://push.example/" + "a" * 1000},
        {"endpoint": "https://push.example:25/"},
        {"p256dh": "AAAA"},
        {"p256dh": "ü"},
        {"auth": "AAAA"},
        {"auth": "!" * 22},
        {"p256dh": POINT + "!" * 100},
        {"p256dh": "!".join(POINT)},
        {"p256dh": SHORT_POINT},
    ],
)
def test_what_no_push_service_gave_is_refused(
    cast: Cast, service: PushService, changes: dict[str, str]
) -> None:
    set_quiet_hours(actor=cast.actor("bob"), begin=time(19), end=time(8))
    answer = switch_on(signed_in(cast.bob), service, **changes)[1]
    # The rest of the page is as it was: what is saved next is the quiet hours, where they belong.
    assert 'value="19:00"' in answer.content.decode()
    assert f'method="post" action="{PAGE}"' in answer.content.decode()
    assert answer.status_code == 422
    assert "no address that push messages can be sent to" in answer.content.decode()
    assert not PushBrowser.objects.exists()
    assert not AuditEntry.objects.filter(code="notifications.push.changed").exists()


@pytest.mark.django_db
def test_outside_of_demo_and_tests_plain_http_is_refused(
    cast: Cast, service: PushService, settings
) -> None:
    settings.WEBHOOK_TRIAL = False
    assert switch_on(signed_in(cast.bob), service)[1].status_code == 422
    assert not PushBrowser.objects.exists()


@pytest.mark.django_db
def test_nobody_touches_the_browsers_of_others(cast: Cast, service: PushService) -> None:
    browser = service.browser(cast.bob)
    mallory = signed_in(cast.mallory)
    for act in ("test", "remove"):
        answer = mallory.post(f"{PAGE}browsers/{browser.row.public_id}/{act}/")
        assert answer.status_code == 404
    assert PushBrowser.objects.filter(pk=browser.row.pk).exists()
    assert send_pushes() == 0
    assert str(browser.row.public_id) not in mallory.get(PAGE).content.decode()


@pytest.mark.django_db
def test_the_next_person_in_a_browser_gets_their_own_pushes_alone(
    cast: Cast, service: PushService
) -> None:
    switch_on(signed_in(cast.bob), service)
    switch_on(signed_in(cast.mallory), service)
    assert PushBrowser.objects.get().user == cast.mallory


@pytest.mark.django_db
def test_without_a_key_it_is_offered_nowhere(cast: Cast, service: PushService, settings) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    approved(cast)
    client = signed_in(cast.bob)
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/me/").content.decode()
    assert PAGE not in client.get("/inbox/").content.decode()
    assert switch_on(client, service)[1].status_code == 404
    assert not PushBrowser.objects.exists()


@pytest.mark.django_db
def test_tokens_and_strangers_have_no_browsers(cast: Cast, service: PushService) -> None:
    assert Client().get(PAGE).status_code == 302
    assert Client().post(f"{PAGE}browsers/").status_code == 302
    given = Browser(Client(), "/push/here").subscription(service.origin)
    person = actor_for(cast.bob)
    program = token_actor(cast.bob, token_id=1, scopes=frozenset({"inbox"}))
    looking_on = preview_actor(cast.bob, viewer=cast.actor("administrator"))
    # As if it could write: it is no business of whoever looks through bob's eyes all the same.
    writing = replace(looking_on, read_only=False)
    for other in (program, looking_on, writing):
        with pytest.raises((NotFound, Forbidden)):
            add_browser(actor=other, session_key="a" * 32, **given)
        assert own_browsers(other) == []
    assert not PushBrowser.objects.exists()
    # Nothing but that it is no person held it back.
    add_browser(actor=person, session_key="a" * 32, **given)
    assert PushBrowser.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_browser(cast: Cast, service: PushService) -> None:
    given = Browser(Client(), "/push/here").subscription(service.origin)
    actors = [actor_for(cast.bob), actor_for(cast.bob), actor_for(cast.mallory)]
    results = race(
        *(
            lambda actor=actor: add_browser(actor=actor, session_key="a" * 32, **given)
            for actor in actors
        )
    )
    assert [type(each) for each in results] == [PushBrowser] * 3
    assert PushBrowser.objects.count() == 1


def test_a_key_that_the_library_refuses_is_refused_as_ours() -> None:
    with pytest.raises(ValueError, match=r"push\.example"):
        encrypt(b"x", endpoint="https://push.example/", p256dh=SHORT_POINT, auth="A" * 22)


def approved(cast: Cast) -> None:
    customer = make_organisation()
    cast.share_with_bob(customer, "identity")
    notify(
        users=[cast.bob.pk],
        code="deals.deal.approved",
        event_id=1,
        record_model="partners.organisation",
        record_id=customer.pk,
    )


@pytest.mark.django_db
def test_it_is_offered_after_the_first_approval_until_it_is_closed(
    cast: Cast, service: PushService
) -> None:
    client = signed_in(cast.bob)
    assert PAGE not in client.get("/inbox/").content.decode()
    approved(cast)
    assert PAGE in client.get("/inbox/").content.decode()
    client.post(f"{PAGE}offer/")
    assert PAGE not in client.get("/inbox/").content.decode()
    InboxSettings.objects.all().delete()
    switch_on(client, service)
    assert PAGE not in client.get("/inbox/").content.decode()
    assert Notification.objects.get().read_at is None


@pytest.mark.django_db
def test_quiet_hours_are_kept_or_refused_with_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.bob)
    answer = client.post(PAGE, {"begin": "19:00", "end": ""})
    assert answer.status_code == 422
    assert "Enter both times, or none." in answer.content.decode()
    assert 'value="19:00"' in answer.content.decode()
    assert not InboxSettings.objects.exists()
    assert client.post(PAGE, {"begin": "19:00", "end": "08:00"}).status_code == 302
    found = InboxSettings.objects.get(user=cast.bob)
    assert (found.quiet_from, found.quiet_until) == (time(19), time(8))
    assert client.post(PAGE, {"begin": "", "end": ""}).status_code == 302
    found.refresh_from_db()
    assert (found.quiet_from, found.quiet_until) == (None, None)


@pytest.mark.django_db
def test_the_worker_may_answer_for_the_whole_site(client: Client) -> None:
    answer = client.get("/push-worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/site.webmanifest").json()["display"] == "standalone"
