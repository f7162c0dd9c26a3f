"""An answer that was kept for its key is given again only to who may still read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from partner_api import idempotency
from partner_api.context import Context
from partner_api.engine import Request, prepare
from partner_api.errors import ClientError
from partner_api.idempotency import once
from partner_api.models import KeptAnswer
from partner_api.mutations.add_contact import AddContact
from partner_api.plan.loader import Loader
from partner_api.streams import execute
from partner_api.types.ids import encode_id
from partners.models import Contact
from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from sharing.services.revoke import revoke_grant
from sharing.shareable import Level

from .conftest import Cast

ADD = """mutation($i: AddContactInput!) { addContact(input: $i) {
  contact { fullName organisation { name city } } userErrors { code } } }"""


def add(cast: Cast, token: str) -> Any:
    record = encode_id("Organisation", cast.customers[0].reference)
    values = {"organisation": record, "values": {"fullName": "Vera"}}
    return Client().post(
        "/graphql/",
        {"query": ADD, "variables": {"i": values}},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "once"},
    )


@pytest.fixture
def bob(cast: Cast, token_of: Any) -> str:
    return token_of("bob", scopes=("read", "write"))


def test_an_answer_with_what_was_revoked_is_not_given_again(cast: Cast, bob: str) -> None:
    facets = ("identity", "contacts")
    grant = cast.share(cast.customers[0], "bob", *facets, level=Level.EDIT)
    first = add(cast, bob)
    assert first.json()["data"]["addContact"]["contact"]["organisation"]["city"] == "Varna"
    assert add(cast, bob).content == first.content
    revoke_grant(actor=SYSTEM, grant=grant, reason="It is over.")
    events = OutboxEvent.objects.count()
    refused = add(cast, bob)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"]["code"] == "no_longer_visible"
    assert b"Varna" not in refused.content
    assert b"Vera" not in refused.content
    assert Contact.objects.filter(full_name="Vera").count() == 1
    assert OutboxEvent.objects.count() == events


def test_a_narrower_grant_hides_it_too(cast: Cast, bob: str) -> None:
    wide = cast.share(cast.customers[0], "bob", "identity", "contacts", level=Level.EDIT)
    assert add(cast, bob).status_code == 200
    cast.share(cast.customers[0], "bob", "identity")
    revoke_grant(actor=SYSTEM, grant=wide, reason="Less from now on.")
    assert add(cast, bob).status_code == 403


def test_other_rights_of_the_same_caller_read_no_answer(cast: Cast) -> None:
    """As a client that buys a narrower token each hour: the key behind it is the same."""
    cast.share(cast.customers[0], "bob", "identity")
    wide = replace(cast.actor("bob"), scopes=frozenset({"read", "write"}))
    answered = (200, b'{"data":{"name":"Customer 000"}}')
    assert once(Context(wide), "k", b"same", lambda: answered) == (answered, False)
    assert once(Context(wide), "k", b"same", lambda: (500, b"")) == (answered, True)
    narrow = replace(wide, scopes=frozenset({"write"}))
    with pytest.raises(ClientError) as refused:
        once(Context(narrow), "k", b"same", lambda: (200, b"{}"))
    assert refused.value.status == 422


def test_where_only_time_was_wanting_the_key_may_be_used_again(cast: Cast) -> None:
    context = Context(cast.actor("bob"), passing=True)
    later = (200, b'{"data":{"x":{"userErrors":[{"code":"rate_limited"}]}}}')
    assert once(context, "k", b"same", lambda: later) == (later, False)
    done = (200, b'{"data":{"x":{"userErrors":[]}}}')
    assert once(Context(cast.actor("bob")), "k", b"same", lambda: done) == (done, False)


TWO = """mutation($a: AddContactInput!, $b: AddContactInput!) {
  a: addContact(input: $a) { contact { fullName } userErrors { code } }
  b: addContact(input: $b) { contact { fullName } userErrors { code } } }"""


def send(token: str, query: str, key: str = "once", **variables: Any) -> Any:
    return Client().post(
        "/graphql/",
        {"query": query, "variables": variables},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


def contact(cast: Cast, name: str) -> dict[str, Any]:
    record = encode_id("Organisation", cast.customers[0].reference)
    return {"organisation": record, "values": {"fullName": name}}


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is called Broken cannot be added, by a fault of ours."""
    whole = AddContact.perform

    def perform(actor: Any, **given: Any) -> Any:
        if given["values"]["full_name"] == "Broken":
            raise RuntimeError("a fault")
        return whole(actor, **given)

    monkeypatch.setattr(AddContact, "perform", perform)


@pytest.mark.usefixtures("breaking")
def test_what_was_done_is_not_done_again_because_something_else_failed(
    cast: Cast, token_of: Any
) -> None:
    token = token_of("staff")
    both = {"a": contact(cast, "Vera"), "b": contact(cast, "Broken")}
    first = send(token, TWO, **both)
    assert first.json()["errors"][0]["extensions"]["code"] == "internal"
    assert Contact.objects.filter(full_name="Vera").count() == 1
    assert send(token, TWO, **both).content == first.content
    assert Contact.objects.filter(full_name="Vera").count() == 1


@pytest.mark.usefixtures("breaking")
def test_a_key_is_free_again_after_a_fault_of_ours(cast: Cast, token_of: Any) -> None:
    token, both = token_of("staff"), dict.fromkeys("ab", contact(cast, "Broken"))
    assert "errors" in send(token, TWO, **both).json()
    assert "Idempotency-Replayed" not in send(token, TWO, **both).headers
    assert not KeptAnswer.objects.exists()


def divide_by_zero(*_args: Any, **_given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_nor_on_a_socket(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    context, asked = Context(cast.actor("staff")), Request(ADD, {"i": contact(cast, "Vera")})
    events = OutboxEvent.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(Loader, "one", divide_by_zero)
        body = execute(prepare(asked, context), asked, context, None)
    assert body["data"] is None
    assert [each["extensions"]["code"] for each in body["errors"]] == ["internal"]
    assert not Contact.objects.filter(full_name="Vera").exists()
    assert OutboxEvent.objects.count() == events


def test_where_the_database_gave_up_nobody_is_told_that_it_was_done(
    cast: Cast, token_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, events = token_of("staff"), OutboxEvent.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(Loader, "one", divide_by_zero)
        refused = send(token, ADD, i=contact(cast, "Vera"))
    assert refused.status_code == 200
    assert refused.json()["data"] is None
    assert [each["extensions"]["code"] for each in refused.json()["errors"]] == ["internal"]
    assert not Contact.objects.filter(full_name="Vera").exists()
    assert OutboxEvent.objects.count() == events
    done = send(token, ADD, i=contact(cast, "Vera"))
    assert done.json()["data"]["addContact"]["userErrors"] == []
    assert Contact.objects.filter(full_name="Vera").count() == 1


def test_of_an_answer_too_long_to_keep_is_told_that_it_was_given(
    cast: Cast, token_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_KEPT", 20)
    token = token_of("staff")
    first = send(token, ADD, i=contact(cast, "Vera"))
    assert first.json()["data"]["addContact"]["userErrors"] == []
    again = send(token, ADD, i=contact(cast, "Vera"))
    assert again.status_code == 409
    assert again.json()["errors"][0]["extensions"]["code"] == "answer_not_kept"
    assert Contact.objects.filter(full_name="Vera").count() == 1
