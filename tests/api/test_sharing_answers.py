"""Why, what would open, what was visible, through GraphQL; and the commands around sharing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partner_api.types.ids import encode_id
from partners.models import Membership, Partner
from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from sharing.models import Grant
from sharing.services.extend import extend_grant

from .conftest import Cast

EXPLAIN = """query($party: String!, $record: String!, $facet: String!) {
  explain(party: $party, record: $record, facet: $facet) {
    allowed facet opens reasons { kind allows text } } }"""
VISIBLE = """query($partner: String!, $at: DateTime!) {
  visibleOn(partner: $partner, at: $at) { reference facets record { id } } }"""
PREVIEW = """query($party: String!, $record: ID!, $facets: [String!]!) {
  disclosurePreview(party: $party, record: $record, facets: $facets) {
    people opens { name } already { name } hidden { name } } }"""


def partner_ref(cast: Cast, name: str) -> str:
    return Partner.objects.get(organisation=cast.partners[name]).reference


def test_the_reasons_agree_with_what_is_read(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "contacts")
    for name, facet, allowed in (
        ("bob", "contacts", True),
        ("bob", "commercial", False),
        ("mallory", "identity", False),
    ):
        asked = {
            "party": partner_ref(cast, name),
            "record": customer.reference,
            "facet": facet,
        }
        answer = ask("staff")(EXPLAIN, asked)["data"]["explain"]
        assert answer["allowed"] == allowed
        assert bool(answer["opens"]) != allowed
        assert answer["reasons"]


def test_a_partner_asks_about_itself_and_about_nobody_else(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "contacts")
    asked = {"record": customer.reference, "facet": "contacts"}
    own = ask("bob")(EXPLAIN, asked | {"party": partner_ref(cast, "bob")})
    assert own["data"]["explain"]["allowed"]
    for name, party in (("bob", "mallory"), ("mallory", "mallory"), ("mallory", "bob")):
        answer = ask(name)(EXPLAIN, asked | {"party": partner_ref(cast, party)})
        assert answer["errors"], (name, party)
        assert "contacts" not in str(answer["errors"])


def test_the_preview_says_what_a_grant_opens(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    asked = {
        "party": partner_ref(cast, "bob"),
        "record": encode_id("Organisation", customer.reference),
        "facets": ["contacts"],
    }
    preview = ask("staff")(PREVIEW, asked)["data"]["disclosurePreview"]
    assert [each["name"] for each in preview["opens"]] == ["identity", "contacts"]
    assert preview["people"] == 1
    assert not Grant.objects.exists()
    assert ask("mallory")(PREVIEW, asked)["errors"]


TERM = """query($party: String!, $record: ID!, $level: Level, $from: DateTime, $until: DateTime) {
  disclosurePreview(party: $party, record: $record, facets: ["contacts"], level: $level,
      validFrom: $from, validUntil: $until) {
    already { name } effects { party parts facets { facet records } records } } }"""


def test_the_preview_looks_at_the_time_and_level_of_the_grant(cast: Cast, ask: Any) -> None:
    customer, now = cast.customers[0], timezone.now()
    grant = cast.share(customer, "bob", "contacts")
    grant_end = now + timedelta(days=30)
    extend_grant(actor=SYSTEM, grant=grant, valid_until=grant_end)
    asked = {
        "party": partner_ref(cast, "bob"),
        "record": encode_id("Organisation", customer.reference),
    }

    def parts(**more: Any) -> int:
        told = ask("staff")(TERM, asked | more)["data"]["disclosurePreview"]
        assert [each["name"] for each in told["already"]] == ["identity", "contacts"]
        return sum(each["parts"] for each in told["effects"])

    assert parts(until=(now + timedelta(days=10)).isoformat()) == 0
    assert parts(until=(now + timedelta(days=60)).isoformat()) == 2
    assert parts(**{"from": (now + timedelta(days=40)).isoformat()}) == 2
    # What they may do with the same facets counts as well.
    assert parts(until=(now + timedelta(days=10)).isoformat(), level="EDIT") == 2


def test_what_a_partner_saw_at_a_moment(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "contacts")
    now, before = timezone.now(), timezone.now() - timedelta(days=2)
    reference = partner_ref(cast, "bob")
    seen = ask("staff")(VISIBLE, {"partner": reference, "at": now.isoformat()})
    own = cast.partners["bob"].reference
    shared = [row for row in seen["data"]["visibleOn"] if row["reference"] != own]
    assert shared == [
        {
            "reference": customer.reference,
            "facets": ["identity", "contacts"],
            "record": {"id": encode_id("Organisation", customer.reference)},
        }
    ]
    past = ask("staff")(VISIBLE, {"partner": reference, "at": before.isoformat()})
    assert past["data"]["visibleOn"] == []
    assert ask("mallory")(VISIBLE, {"partner": reference, "at": now.isoformat()})["errors"]


EXTEND = """mutation($input: ExtendGrantInput!) {
  extendGrant(input: $input) { grant { validUntil } userErrors { code field } } }"""
EDIT = """mutation($input: EditCustomerInput!) {
  editCustomer(input: $input) { organisation { name city version } userErrors { code field } } }"""
INVITE = """mutation($input: InviteMemberInput!) {
  inviteMember(input: $input) { membership { role user { fullName } } userErrors { code } } }"""
COMMENT = """mutation($input: AddCommentInput!) {
  addComment(input: $input) { commentedAt userErrors { code } } }"""


def test_extending_a_grant(cast: Cast, ask: Any) -> None:
    grant = cast.share(cast.customers[0], "bob", "contacts")
    until = timezone.now() + timedelta(days=9)
    given = {
        "input": {
            "grant": encode_id("Grant", grant.public_id),
            "validUntil": until.isoformat(),
        }
    }
    for name in ("bob", "mallory"):
        answer = ask(name)(EXTEND, given)["data"]["extendGrant"]
        assert answer["userErrors"]
    grant.refresh_from_db()
    assert grant.valid_until is None
    done = ask("staff")(EXTEND, given)["data"]["extendGrant"]
    assert done["userErrors"] == []
    grant.refresh_from_db()
    assert grant.valid_until == until


def test_editing_a_customer(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    given = {
        "organisation": encode_id("Organisation", customer.reference),
        "version": customer.version,
        "values": {"city": "Ruse"},
    }
    cast.share(customer, "bob", "contacts")
    events = OutboxEvent.objects.count()
    for name, code in (("bob", "forbidden"), ("mallory", "not_found")):
        answer = ask(name)(EDIT, {"input": given})["data"]["editCustomer"]
        assert answer["userErrors"][0]["code"].endswith(code) or name == "bob"
        assert answer["organisation"] is None
    customer.refresh_from_db()
    assert customer.city == "Varna"
    assert OutboxEvent.objects.count() == events
    done = ask("staff")(EDIT, {"input": given})["data"]["editCustomer"]
    assert done["organisation"] == {"name": customer.name, "city": "Ruse", "version": 2}
    stale = ask("staff")(EDIT, {"input": given | {"values": {"city": "Lom"}}})
    assert stale["data"]["editCustomer"]["userErrors"][0]["code"] == "version_conflict"


def test_inviting_and_commenting(cast: Cast, ask: Any) -> None:
    given = {
        "organisation": encode_id("Organisation", cast.partners["bob"].reference),
        "email": "new@bob.example",
        "fullName": "New Person",
    }
    refused = ask("mallory")(INVITE, {"input": given})["data"]["inviteMember"]
    assert refused["userErrors"]
    assert not Membership.objects.filter(user__email="new@bob.example").exists()
    done = ask("bob")(INVITE, {"input": given})["data"]["inviteMember"]
    assert done["membership"] == {"role": "USER", "user": {"fullName": "New Person"}}
    said = {
        "record": encode_id("Organisation", cast.customers[0].reference),
        "text": "Call them",
    }
    assert ask("staff")(COMMENT, {"input": said})["data"]["addComment"]["commentedAt"]
    assert ask("mallory")(COMMENT, {"input": said})["data"]["addComment"]["userErrors"]
