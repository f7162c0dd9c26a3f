"""Previews through the API: begun, looked through, ended; and never written through."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partner_api.types.ids import encode_id
from portal.kernel.models import Preview
from portal.kernel.services.tokens import create_token

from .conftest import Cast

BEGIN = """mutation($person: ID!) { beginPreview(input: {person: $person, reason: "A call"}) {
  userErrors { field code } publicId preview { id reason viewer { fullName } } } }"""
END = """mutation($preview: ID!) { endPreview(input: {preview: $preview}) {
  userErrors { code } preview { endedAt } } }"""
READ = "{ customers { nodes { name creditLimit { amount } } } viewer { person { fullName } } }"
MARK = """mutation { markInbox(input: {mark: "read", ids: []}) { userErrors { code } } }"""
LOG = "{ previews { nodes { reason person { fullName } } } }"

whole = pytest.mark.django_db(transaction=True)


class Script:
    """A program that calls the API with a token of somebody."""

    def __init__(self, cast: Cast, name: str) -> None:
        actor = cast.actor(name)
        made = create_token(actor=actor, user=cast.people[name], name="script")
        self.headers = {"Authorization": f"Bearer {made[1]}"}

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        given = {"query": query, "variables": variables}
        answer = Client().post(
            "/graphql/", given, content_type="application/json", headers=self.headers
        )
        return answer.json()


def administrator(cast: Cast) -> Script:
    cast.people["staff"].is_administrator = True
    cast.people["staff"].save(update_fields=["is_administrator"])
    return Script(cast, "staff")


@whole
def test_the_house_reads_with_the_eyes_of_a_partner(cast: Cast) -> None:
    cast.share(cast.customers[0], "bob", "identity")
    script = administrator(cast)
    assert len(script.ask(READ)["data"]["customers"]["nodes"]) == 3
    bob = encode_id("Person", cast.people["bob"].public_id)
    begun = script.ask(BEGIN, person=bob)["data"]["beginPreview"]
    assert begun["userErrors"] == []
    assert begun["preview"]["viewer"] == {"fullName": "Marta"}
    script.headers["X-Guildhall-Preview"] = begun["publicId"]
    seen = script.ask(READ)["data"]
    assert seen["customers"]["nodes"] == [{"name": "Customer 000", "creditLimit": None}]
    assert seen["viewer"] == {"person": {"fullName": "Bob"}}
    refused = script.ask(MARK)["data"]["markInbox"]["userErrors"]
    assert refused == [{"code": "preview_reads_only"}]
    del script.headers["X-Guildhall-Preview"]
    ended = script.ask(END, preview=begun["preview"]["id"])["data"]["endPreview"]
    assert ended["preview"]["endedAt"] is not None
    script.headers["X-Guildhall-Preview"] = begun["publicId"]
    assert script.ask(READ)["errors"][0]["extensions"]["code"] == "bad_preview"


@pytest.mark.django_db
def test_a_partner_neither_begins_nor_borrows_nor_reads_of_a_preview(cast: Cast, ask: Any) -> None:
    script = administrator(cast)
    bob = encode_id("Person", cast.people["bob"].public_id)
    public_id = script.ask(BEGIN, person=bob)["data"]["beginPreview"]["publicId"]
    thief = Script(cast, "mallory")
    answers = []
    for key in (public_id, "11111111-1111-4111-8111-111111111111", "nonsense"):
        thief.headers["X-Guildhall-Preview"] = key
        answers.append(thief.ask(READ)["errors"][0]["extensions"]["code"])
    assert answers == ["bad_preview"] * 3
    mallory = encode_id("Person", cast.people["mallory"].public_id)
    refused = ask("mallory")(BEGIN, {"person": mallory})["data"]["beginPreview"]
    assert [each["code"] for each in refused["userErrors"]] == ["preview_forbidden"]
    assert ask("mallory")(LOG)["data"]["previews"]["nodes"] == []
    assert ask("staff")(LOG)["data"]["previews"]["nodes"] == [
        {"reason": "A call", "person": {"fullName": "Bob"}}
    ]
    assert Preview.objects.count() == 1
