"""What is sent is signed, thin, and what its owner may know at that moment."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from portal.kernel.actors import SYSTEM
from portal.live import feed
from portal.webhooks.engine.keys import public_key_of
from portal.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from portal.webhooks.services.endpoints import rotate_secret
from sharing.models import AccessEntry, Grant
from sharing.services.revoke import revoke_grant
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_a_change_arrives_signed_and_names_the_record(hooks: Hooks, receiver: Receiver) -> None:
    _endpoint, secret = hooks.add()
    customer = hooks.shared()
    since = hooks.mark()
    hooks.change(customer)
    hooks.gather(since)
    assert hooks.send() == 1
    (got,) = receiver.received
    content = got.verified(secret)
    assert content["type"] == "partners.organisation.changed"
    assert content["data"]["records"] == [
        {"operation": "changed", "type": "Organisation", "reference": customer.reference}
    ]
    assert content["data"]["complete"] is True
    assert feed.parse(content["data"]["cursor"]).event_id == hooks.mark()
    assert got.headers["content-type"] == "application/json"
    assert customer.name.encode() not in got.body
    with pytest.raises(WebhookVerificationError):
        got.verified("whsec_" + "A" * 43 + "=")
    message = WebhookMessage.objects.get()
    attempt = WebhookAttempt.objects.get()
    assert (message.status, attempt.http_status, attempt.answer) == ("delivered", 200, "thanks")


def test_nobody_is_told_of_what_they_do_not_see(hooks: Hooks, receiver: Receiver) -> None:
    hooks.add("mallory")
    hooks.add("expired")
    customer = hooks.shared()
    hooks.change(customer)
    hooks.gather()
    assert not WebhookMessage.objects.filter(kind="partners.organisation.changed").exists()
    assert (
        not WebhookMessage.objects.filter(kind__startswith="sharing.grant.made")
        .exclude(endpoint__organisation=hooks.cast.partners["expired"].organisation)
        .exists()
    )
    hooks.send()
    assert all(customer.reference.encode() not in each.body for each in receiver.received)


def test_the_policy_is_asked_again_when_it_is_sent(hooks: Hooks, receiver: Receiver) -> None:
    hooks.add(kinds=["partners.organisation.changed"])
    customer = hooks.shared()
    hooks.change(customer)
    hooks.gather()
    assert WebhookMessage.objects.get().status == "scheduled"
    grant = Grant.objects.get(
        subject="partners.organisation", object_id=customer.pk, party__label="Bob Ltd"
    )
    revoke_grant(actor=SYSTEM, grant=grant, reason="Over")
    hooks.send()
    assert receiver.received == []
    message = WebhookMessage.objects.get()
    assert (message.status, message.tries) == ("skipped", 0)


def test_a_facet_that_is_hidden_makes_no_message(hooks: Hooks) -> None:
    hooks.add(kinds=["partners.*"])
    customer = hooks.shared("identity")
    before = hooks.mark()
    from partners.services.contacts import add_contact

    add_contact(
        actor=SYSTEM, organisation=customer, values={"full_name": "Ana", "email": "a@b.eu"}
    )
    hooks.gather(before)
    assert not WebhookMessage.objects.exists()


def test_only_chosen_kinds_are_sent_and_each_event_once(hooks: Hooks) -> None:
    hooks.add(kinds=["deals.*"])
    chosen, _secret = hooks.add(kinds=["partners.organisation.changed"])
    customer = hooks.shared()
    hooks.change(customer)
    hooks.gather()
    hooks.gather()
    message = WebhookMessage.objects.get()
    assert message.endpoint == chosen


def test_a_stretch_of_the_feed_costs_no_more_for_each_event(
    hooks: Hooks, django_assert_max_num_queries
) -> None:
    customer = hooks.shared()
    hooks.gather()
    with django_assert_max_num_queries(2):  # the tests' own reading, and whether anybody listens
        hooks.gather()
    for _ in range(3):
        hooks.add(kinds=["partners.organisation.changed"])
    since = hooks.mark()
    for _ in range(10):
        hooks.change(customer)
    with django_assert_max_num_queries(70):
        hooks.gather(since)
    assert WebhookMessage.objects.count() == 30


def test_the_house_hears_of_everything_and_a_suspended_partner_of_nothing(
    hooks: Hooks, receiver: Receiver
) -> None:
    from partners.services.standing import suspend_partner
    from portal.webhooks.services.endpoints import add_endpoint

    endpoint, secret = add_endpoint(
        actor=hooks.cast.actor("administrator"),
        organisation=None,
        name="ERP",
        url=receiver.url,
        kinds=["partners.organisation.*"],
    )
    hooks.add("bob", kinds=["partners.organisation.*"])
    customer = hooks.shared()
    since = hooks.mark()
    suspend_partner(actor=SYSTEM, partner=hooks.cast.partners["bob"], reason="Unpaid")
    hooks.change(customer)
    hooks.gather(since)
    assert [each.endpoint for each in WebhookMessage.objects.all()] == [endpoint]
    hooks.send()
    assert receiver.received[0].verified(secret)["data"]["records"][0]["reference"] == (
        customer.reference
    )


def test_both_secrets_sign_for_a_day_unless_the_old_one_ends_at_once(
    hooks: Hooks, receiver: Receiver
) -> None:
    endpoint, old = hooks.add()
    customer = hooks.shared()

    def sent() -> object:
        since = hooks.mark()
        hooks.change(customer)
        hooks.gather(since)
        hooks.send()
        return receiver.received[-1]

    _endpoint, new = rotate_secret(actor=hooks.actor(), endpoint=endpoint)
    got = sent()
    assert got.verified(new) == got.verified(old)
    later = timezone.now() - timedelta(seconds=1)
    WebhookEndpoint.objects.update(previous_until=later)
    got = sent()
    assert got.verified(new)
    with pytest.raises(WebhookVerificationError):
        got.verified(old)
    _endpoint, newest = rotate_secret(actor=hooks.actor(), endpoint=endpoint, at_once=True)
    got = sent()
    assert got.verified(newest)
    with pytest.raises(WebhookVerificationError):
        got.verified(new)


def test_whoever_has_the_public_key_checks_messages_and_signs_none(
    hooks: Hooks, receiver: Receiver
) -> None:
    endpoint, secret = hooks.add()
    since = hooks.mark()
    hooks.change(hooks.shared())
    hooks.gather(since)
    hooks.send()
    got = receiver.received[-1]
    public = public_key_of(endpoint)
    assert public is not None
    assert secret.removeprefix("whsec_") not in public
    key = Ed25519PublicKey.from_public_bytes(b64decode(public.removeprefix("whpk_")))
    named = dict(each.split(",") for each in got.headers["webhook-signature"].split())
    assert named.keys() == {"v1", "v1a"}
    moment = got.headers["webhook-timestamp"]
    signed = f"{got.headers['webhook-id']}.{moment}.".encode() + got.body
    key.verify(b64decode(named["v1a"]), signed)
    with pytest.raises(InvalidSignature):
        key.verify(b64decode(named["v1a"]), signed + b" ")
    rotate_secret(actor=hooks.actor(), endpoint=endpoint)
    endpoint.refresh_from_db()
    assert public_key_of(endpoint) not in {None, public}


def test_the_secret_is_kept_sealed(hooks: Hooks, settings) -> None:
    from portal.kernel.secrets import SealBrokenError, unseal

    _endpoint, secret = hooks.add()
    row = WebhookEndpoint.objects.get()
    assert secret.encode() not in bytes(row.secret)
    assert unseal(row.secret, purpose="webhooks") == secret
    with pytest.raises(SealBrokenError):
        unseal(row.secret, purpose="something else")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert unseal(row.secret, purpose="webhooks") == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBrokenError):
        unseal(row.secret, purpose="webhooks")


def test_what_was_taken_is_written_down_as_received(hooks: Hooks, receiver: Receiver) -> None:
    endpoint, _secret = hooks.add()
    customer = hooks.shared()
    since = hooks.mark()
    hooks.change(customer)
    hooks.gather(since)
    receiver.answer(500, 200)
    hooks.send()
    assert not AccessEntry.objects.filter(act="sent").exists()
    hooks.make_due()
    hooks.send()
    entry = AccessEntry.objects.get(act="sent")
    assert (entry.record_ids, entry.place) == ([customer.pk], str(endpoint.public_id))
    assert entry.organisation_id == endpoint.organisation_id
