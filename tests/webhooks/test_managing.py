"""Who looks after webhooks: on pages and by the API, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partner_api.context import Context
from partner_api.engine import Request, prepare, respond
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent
from portal.kernel.services.tokens import authenticate, create_token
from portal.webhooks.jobs import replay
from portal.webhooks.models import WebhookEndpoint, WebhookMessage
from portal.webhooks.services.endpoints import (
    MOST_ENDPOINTS,
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    switch_endpoint,
)
from portal.webhooks.services.replay import replay_since, send_test
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_an_admin_adds_tries_reads_and_removes_one_by_pages(
    hooks: Hooks, receiver: Receiver
) -> None:
    client = browser(hooks.admins["bob"])
    assert "/partner/webhooks/" in client.get("/partner/").content.decode()
    assert client.get("/partner/webhooks/").status_code == 200
    form = {"name": "ERP", "url": receiver.url, "kinds": ["deals.*"], "codes": "orders.*"}
    shown = client.post("/partner/webhooks/new/", form)
    endpoint = WebhookEndpoint.objects.get()
    secret = shown.context["secret"]
    assert secret.startswith("whsec_")
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert endpoint.kinds == ["deals.*", "orders.*"]
    page = f"/partner/webhooks/{endpoint.public_id}/"
    assert secret not in client.get(page).content.decode()
    assert client.post(f"{page}test/").status_code == 302
    hooks.send()
    assert receiver.received[0].verified(secret)["type"] == "webhooks.test"
    message = WebhookMessage.objects.get()
    log = client.get(f"{page}messages/{message.public_id}/").content.decode()
    assert "thanks" in log
    assert receiver.received[0].id in log
    edited = client.post(f"{page}edit/", {**form, "name": "Store", "codes": ""})
    assert edited.status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.kinds) == ("Store", ["deals.*"])
    another = client.post(f"{page}secret/", {"at_once": "on"}).context["secret"]
    assert another != secret
    for act, status in (("off", "stopped"), ("on", "active")):
        assert client.post(f"{page}{act}/").status_code == 302
        endpoint.refresh_from_db()
        assert endpoint.status == status
    assert client.post(f"{page}remove/").status_code == 302
    assert not WebhookEndpoint.objects.exists()


def test_a_refused_form_comes_back_with_what_was_typed(hooks: Hooks) -> None:
    client = browser(hooks.admins["bob"])
    form = {"name": "ERP", "url": "ftp://x", "kinds": ["deals.*"]}
    answer = client.post("/partner/webhooks/new/", form)
    assert answer.status_code == 422
    assert "ftp://x" in answer.content.decode()
    form |= {"url": "https://company.com/", "codes": "no.such.event"}
    answer = client.post("/partner/webhooks/new/", form)
    assert answer.status_code == 422
    assert "no.such.event" in answer.content.decode()


@pytest.mark.parametrize("who", ["bob", "mallory", "staff"])
def test_others_find_no_such_pages(hooks: Hooks, who: str) -> None:
    """A colleague who is no admin, an admin of another partner, and sales."""
    endpoint, _secret = hooks.add("bob")
    people = {"bob": hooks.cast.bob, "mallory": hooks.admins["mallory"], "staff": hooks.cast.staff}
    client = browser(people[who])
    for root in ("/partner/webhooks/", "/manage/webhooks/"):
        page = f"{root}{endpoint.public_id}/"
        for address in (page, f"{page}edit/", f"{page}secret/"):
            assert client.get(address).status_code == 404
        for act in ("test", "off", "remove", "replay"):
            assert client.post(f"{page}{act}/").status_code == 404
    assert client.get("/manage/webhooks/").status_code == 404
    endpoint.refresh_from_db()
    assert endpoint.status == "active"


def test_administrators_see_all_stop_any_and_change_those_of_the_house(hooks: Hooks) -> None:
    endpoint, _secret = hooks.add("bob")
    admin = hooks.cast.actor("administrator")
    client = browser(hooks.cast.administrator)
    listed = client.get("/manage/webhooks/").content.decode()
    assert endpoint.name in listed
    assert "Bob Ltd" in listed
    page = f"/manage/webhooks/{endpoint.public_id}/"
    assert client.get(page).status_code == 200
    with pytest.raises(Forbidden):
        rotate_secret(actor=admin, endpoint=endpoint)
    with pytest.raises(Forbidden):
        change_endpoint(actor=admin, endpoint=endpoint, name="x", url="https://a.b/", kinds=["*"])
    assert client.post(f"{page}off/").status_code == 302
    endpoint.refresh_from_db()
    assert endpoint.status == "stopped"
    with pytest.raises(Forbidden):
        switch_endpoint(actor=admin, endpoint=endpoint, on=True)


def test_services_refuse_and_leave_nothing(hooks: Hooks) -> None:
    endpoint, _secret = hooks.add("bob")
    before = OutboxEvent.objects.count()
    colleague, stranger = hooks.cast.actor("bob"), hooks.actor("mallory")
    own = hooks.cast.partners["bob"].organisation
    for actor in (colleague, stranger, hooks.cast.actor("staff")):
        with pytest.raises(Forbidden):
            add_endpoint(actor=actor, organisation=own, name="x", url="https://a.b/", kinds=["*"])
        for act in (rotate_secret, remove_endpoint, send_test):
            with pytest.raises(NotFound):
                act(actor=actor, endpoint=endpoint)
    with pytest.raises(Forbidden):
        add_endpoint(
            actor=hooks.actor("bob"), organisation=None, name="x", url="https://a.b/", kinds=["*"]
        )
    with pytest.raises(Refused):
        hooks.add("bob", kinds=[])
    assert OutboxEvent.objects.count() == before
    assert WebhookEndpoint.objects.count() == 1


def test_there_is_a_bound(hooks: Hooks) -> None:
    for _ in range(MOST_ENDPOINTS):
        hooks.add("bob")
    with pytest.raises(Conflict):
        hooks.add("bob")


def test_a_time_span_is_sent_again_also_what_happened_while_off(
    hooks: Hooks, receiver: Receiver
) -> None:
    endpoint, secret = hooks.add(kinds=["partners.organisation.changed"])
    customer = hooks.shared()
    hooks.change(customer)
    hooks.gather()
    hooks.send()
    first = receiver.received[0].id
    switch_endpoint(actor=hooks.actor(), endpoint=endpoint, on=False)
    mark = hooks.mark()
    hooks.change(customer)
    hooks.gather(mark)
    assert hooks.send() == 0
    with pytest.raises(Conflict):
        send_test(actor=hooks.actor(), endpoint=endpoint)
    switch_endpoint(actor=hooks.actor(), endpoint=endpoint, on=True)
    since = timezone.now() - timedelta(hours=1)
    replay_since(actor=hooks.actor(), endpoint=endpoint, since=since)
    with pytest.raises(Conflict):
        replay_since(actor=hooks.actor(), endpoint=endpoint, since=since)
    replay(endpoint_id=endpoint.pk, since=since.isoformat(), until=timezone.now().isoformat())
    assert hooks.send() == 2
    assert {each.id for each in receiver.received[1:]} > {first}
    assert all(each.verified(secret) for each in receiver.received)
    endpoint.refresh_from_db()
    assert endpoint.replaying_until is None
    with pytest.raises(Refused):
        replay_since(
            actor=hooks.actor(), endpoint=endpoint, since=timezone.now() - timedelta(days=20)
        )


def ask(actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    request, context = Request(query, variables), Context(actor, "test")
    return respond(prepare(request, context), request, context)["data"]


CREATE = """mutation($input: CreateWebhookInput!) { createWebhook(input: $input) {
  secret webhook { id name kinds status } userErrors { field code } } }"""
LOG = """{ webhooks(first: 5) { nodes { id name messages(first: 9) { nodes {
  webhookId kind status tries attempts(first: 9) { nodes { httpStatus answer } } } } } } }"""
ACT = """mutation($id: ID!) { sendWebhookTest(input: {webhook: $id}) { userErrors { code } }
  rotateWebhookSecret(input: {webhook: $id}) { secret userErrors { code } }
  switchWebhook(input: {webhook: $id, on: false}) { webhook { status offReason } } }"""


def test_the_api_does_what_the_pages_do(hooks: Hooks, receiver: Receiver) -> None:
    from partner_api.types.ids import encode_id

    own = hooks.cast.partners["bob"].organisation
    given = {
        "organisation": encode_id("Organisation", own.reference),
        "name": "ERP",
        "url": receiver.url,
        "kinds": ["deals.deal.approved"],
    }
    made = ask(hooks.actor(), CREATE, input=given)["createWebhook"]
    assert made["userErrors"] == []
    key = made["webhook"]["id"]
    refused = ask(hooks.actor(), CREATE, input={**given, "url": "x"})["createWebhook"]
    assert refused["userErrors"] == [{"field": ["url"], "code": "not_an_address"}]
    answer = ask(hooks.actor(), ACT, id=key)
    assert answer["switchWebhook"]["webhook"] == {"status": "STOPPED", "offReason": "PERSON"}
    WebhookEndpoint.objects.update(status="active", off_reason="")
    WebhookMessage.objects.update(status="scheduled", finished_at=None)
    hooks.send()
    (node,) = ask(hooks.actor(), LOG)["webhooks"]["nodes"]
    (message,) = node["messages"]["nodes"]
    assert message["status"] == "DELIVERED"
    assert message["webhookId"] == receiver.received[0].id
    assert message["attempts"]["nodes"] == [{"httpStatus": 200, "answer": "thanks"}]
    for other in (hooks.actor("mallory"), hooks.cast.actor("bob")):
        assert ask(other, LOG)["webhooks"]["nodes"] == []
        assert ask(other, ACT, id=key)["sendWebhookTest"]["userErrors"] == [{"code": "not_found"}]
    codes = ask(hooks.actor(), "{ eventTypes { code description } }")["eventTypes"]
    assert {"code", "description"} == set(codes[0])
    assert "deals.deal.approved" in {each["code"] for each in codes}


def test_a_token_needs_the_scope(hooks: Hooks, receiver: Receiver) -> None:
    user = hooks.admins["bob"]
    own = hooks.cast.partners["bob"].organisation
    for scopes, allowed in ((("read", "write"), False), (("read", "webhooks"), True)):
        text = create_token(actor=hooks.actor(), user=user, name="x", scopes=scopes)[1]
        try:
            add_endpoint(
                actor=authenticate(text),
                organisation=own,
                name="x",
                url=receiver.url,
                kinds=["*"],
            )
        except Forbidden:
            assert not allowed
        else:
            assert allowed
