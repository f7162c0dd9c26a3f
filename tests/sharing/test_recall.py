"""Recall: what was taken home and is taken back is to be deleted, and who says so is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Product
from partner_api.types.ids import encode_id
from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent, User
from portal.notifications.selectors import inbox_page
from portal.notifications.subscribers.recalls import forget_what_is_deleted, tell_partner_admins
from records.models import ExportReceipt
from sharing.jobs import apply_rule
from sharing.jobs import recall as recall_job
from sharing.models import AccessAct, AccessEntry, Party, Recall
from sharing.services.grant import grant_access
from sharing.services.log_access import log_taken
from sharing.services.parties import ensure_party
from sharing.services.recall import acknowledge_recall, ask_for_recall
from sharing.services.revoke import revoke_grant
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall
from sharing.shareable import IDENTITY, Shareable, shareables
from sharing.subscribers import recall_what_was_taken
from tests.cast import Cast, make_member, make_organisation, party_of, share
from tests.catalogue.kit import product

pytestmark = pytest.mark.django_db

SUBJECT = "partners.organisation"


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    return make_organisation("Danube Paints")


def take(actor: Actor, record: Organisation, *facets: str, act: str = "api") -> None:
    mask = Organisation.shareable.mask(facets or ("contacts",))
    log_taken(actor=actor, act=AccessAct(act), subject=SUBJECT, masks={record.pk: mask})


def recalled(record: Organisation, event_id: int = 1) -> list[Recall]:
    ask_for_recall(actor=SYSTEM, event_id=event_id, subject=SUBJECT, record_ids=[record.pk])
    return list(Recall.objects.order_by("pk"))


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_only_what_was_taken_and_is_lost_is_recalled(cast: Cast, customer: Organisation) -> None:
    bob = cast.actor("bob")
    kept = share(customer, cast.partners["bob"], "contacts")
    lost = share(customer, cast.partners["bob"], "commercial")
    other = share(customer, cast.partners["alice"], "contacts")
    take(bob, customer, "contacts", "commercial")
    take(bob, customer, "contacts", act="exported")
    revoke_grant(actor=SYSTEM, grant=other)
    assert recalled(customer) == []
    revoke_grant(actor=SYSTEM, grant=lost)
    (found,) = recalled(customer, 2)
    assert (found.party, found.reference) == (party_of(cast.partners["bob"]), customer.reference)
    assert (found.facets, found.ways) == (["commercial"], ["api", "exported"])
    assert len(recalled(customer, 2)) == 1
    revoke_grant(actor=SYSTEM, grant=kept)
    assert [each.facets for each in recalled(customer, 3)][1:] == [["identity", "contacts"]]
    assert len(recalled(customer, 4)) == 2
    take(bob, customer, "contacts")
    assert len(recalled(customer, 5)) == 3


def test_what_a_person_still_sees_is_not_recalled(cast: Cast, customer: Organisation) -> None:
    grant = share(customer, cast.partners["bob"], "contacts")
    person = ensure_party(kind="person", subject_id=cast.bob.pk, label="Bob")
    person.group.user_set.add(cast.bob)
    grant_access(actor=SYSTEM, party=person, record=customer, facets=["contacts"], reason="His")
    take(cast.actor("bob"), customer)
    revoke_grant(actor=SYSTEM, grant=grant)
    assert recalled(customer) == []


def test_each_company_is_found_however_often_others_took_it(
    cast: Cast, customer: Organisation
) -> None:
    alice = cast.partners["alice"].organisation_id
    grant = share(customer, cast.partners["bob"], "contacts")
    take(cast.actor("bob"), customer)
    often = AccessEntry(
        at=timezone.now(),
        organisation_id=alice,
        act=AccessAct.API,
        subject=SUBJECT,
        record_ids=[customer.pk],
        masks=[Organisation.shareable.mask(["identity"])],
    )
    AccessEntry.objects.bulk_create(replace_id(often) for _time in range(5_001))
    revoke_grant(actor=SYSTEM, grant=grant)
    found = {each.party_id for each in recalled(customer)}
    assert found == {party_of(cast.partners[name]).pk for name in ("alice", "bob")}


def replace_id(entry: AccessEntry) -> AccessEntry:
    """Another entry like this one."""
    names = ("at", "organisation_id", "act", "subject", "record_ids", "masks")
    return AccessEntry(**{name: getattr(entry, name) for name in names})


def test_a_facet_is_recalled_again_only_once_it_was_taken_again(
    cast: Cast, customer: Organisation
) -> None:
    bob = cast.actor("bob")
    share(customer, cast.partners["bob"], "identity")
    contacts = share(customer, cast.partners["bob"], "contacts")
    take(bob, customer, "contacts")
    revoke_grant(actor=SYSTEM, grant=contacts)
    assert [each.facets for each in recalled(customer, 1)] == [["contacts"]]
    prices = share(customer, cast.partners["bob"], "prices")
    take(bob, customer, "prices")
    revoke_grant(actor=SYSTEM, grant=prices)
    assert [each.facets for each in recalled(customer, 2)] == [["contacts"], ["prices"]]


def test_a_product_is_recalled_by_its_number(cast: Cast) -> None:
    item = product("A-1")
    grant = share(item, cast.partners["bob"], "identity")
    mask = Product.shareable.mask(["identity"])
    label = Product.shareable.label
    log_taken(
        actor=cast.actor("bob"), act=AccessAct.EXPORTED, subject=label, masks={item.pk: mask}
    )
    revoke_grant(actor=SYSTEM, grant=grant)
    ask_for_recall(actor=SYSTEM, event_id=1, subject=label, record_ids=[item.pk])
    assert [each.reference for each in Recall.objects.all()] == ["A-1"]


@pytest.mark.parametrize("shareable", [each for each in shareables() if each.access], ids=str)
def test_whatever_can_be_shared_has_a_name_that_outsiders_know(shareable: Shareable) -> None:
    record = shareable.model()
    setattr(record, shareable.key, "known")
    assert shareable.name_of(record) == "known"
    assert shareable.key in IDENTITY | {*shareable.facets[0].fields}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The jobs that events left."""
    found: list[dict[str, Any]] = []

    class Deferred:
        def defer(self, **values: Any) -> None:
            found.append(values)

    monkeypatch.setattr(recall_job, "configure", lambda **_options: Deferred())
    return found


def follow(code: str) -> int:
    """Handle the last event of a code as the feed does; its number."""
    row = OutboxEvent.objects.filter(code=code).latest("pk")
    fact = rebuild(row.code, row.payload)
    recall_what_was_taken(Occurrence(row.pk, fact, None, timezone.now()))
    return row.pk


def test_an_end_is_followed_by_a_job_for_its_records(
    cast: Cast, customer: Organisation, asked: list[dict[str, Any]]
) -> None:
    grant = share(customer, cast.partners["bob"], "contacts")
    revoke_grant(actor=SYSTEM, grant=grant)
    event = follow("sharing.grant.revoked")
    assert asked == [{"event_id": event, "subject": SUBJECT, "record_ids": [customer.pk]}]


def test_what_a_rule_drops_is_recalled(cast: Cast, asked: list[dict[str, Any]]) -> None:
    made = [make_organisation(f"Paint {n}", industry="Paints") for n in range(3)]
    rule = make_rule(
        actor=SYSTEM,
        name="Paints",
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        criteria={"industry": ["Paints"]},
        facets=["contacts"],
        reason="Paints",
    )
    apply_rule(rule_id=rule.pk)
    take(cast.actor("bob"), made[0])
    for record in made[:2]:
        edit_organisation(
            actor=SYSTEM, organisation=record, version=1, values={"industry": "Glues"}
        )
        follow("sharing.rule.dropped")
    assert [each["record_ids"] for each in asked] == [[each.pk] for each in made[:2]]
    for each in asked:
        ask_for_recall(actor=SYSTEM, **each)
    (found,) = Recall.objects.all()
    assert (found.reference, found.facets) == (made[0].reference, ["identity", "contacts"])


@pytest.mark.parametrize("kind", ["organisation", "tier"])
def test_a_wall_before_everything_recalls_what_was_seen_in_whatever_way(
    cast: Cast, customer: Organisation, asked: list[dict[str, Any]], kind: str
) -> None:
    """Bob saw it by his tier; no grant names him."""
    bob = party_of(cast.partners["bob"])
    tier = Party.objects.get(kind="tier", code=cast.partners["bob"].tier)
    grant_access(
        actor=SYSTEM, party=tier, record=customer, facets=["contacts"], reason="For the tier"
    )
    take(cast.actor("bob"), customer)
    build_wall(
        actor=SYSTEM,
        party=bob if kind == "organisation" else tier,
        shareable=Organisation.shareable,
        reason="A dispute",
    )
    follow("sharing.wall.built")
    assert [each["record_ids"] for each in asked] == [[customer.pk]]
    ask_for_recall(actor=SYSTEM, **asked[0])
    assert [each.party_id for each in Recall.objects.all()] == [bob.pk]


def make_recall(cast: Cast, customer: Organisation) -> Recall:
    grant = share(customer, cast.partners["bob"], "contacts")
    take(cast.actor("bob"), customer, act="exported")
    revoke_grant(actor=SYSTEM, grant=grant)
    return recalled(customer)[-1]


def test_the_company_confirms_and_both_sides_see_it(cast: Cast, customer: Organisation) -> None:
    asked = make_recall(cast, customer)
    page = f"/recalls/{asked.public_id}/"
    mine = enter(cast.bob)
    assert customer.reference in mine.get("/recalls/").content.decode()
    assert "Danube Paints" not in mine.get(page).content.decode()
    assert "Our copies are deleted" in mine.get(page).content.decode()
    house = enter(cast.staff)
    assert "Bob Ltd" in house.get("/recalls/").content.decode()
    assert "Our copies are deleted" not in house.get(page).content.decode()
    assert house.post(page, {"note": ""}).status_code in {403, 422}
    assert mine.post(page, {"note": "File shredded"})["Location"] == page
    asked.refresh_from_db()
    assert asked.acknowledged_at is not None
    assert "File shredded" in house.get(page).content.decode()
    assert customer.reference in house.get("/recalls/?state=acknowledged").content.decode()
    assert customer.reference not in house.get("/recalls/?state=open").content.decode()


def test_a_stranger_neither_sees_nor_confirms(cast: Cast, customer: Organisation) -> None:
    asked = make_recall(cast, customer)
    stranger = enter(cast.mallory)
    assert customer.reference not in stranger.get("/recalls/").content.decode()
    assert stranger.get(f"/recalls/{asked.public_id}/").status_code == 404
    before = OutboxEvent.objects.count()
    with pytest.raises(NotFound):
        acknowledge_recall(actor=cast.actor("mallory"), recall=asked)
    with pytest.raises(Forbidden):
        acknowledge_recall(actor=cast.actor("staff"), recall=asked)
    asked.refresh_from_db()
    assert asked.acknowledged_at is None
    assert OutboxEvent.objects.count() == before


def test_the_api_tells_of_recalls_and_confirms_them(cast: Cast, customer: Organisation) -> None:
    asked = make_recall(cast, customer)

    def ask(user: User, query: str) -> Any:
        given = {"query": query}
        return enter(user).post("/graphql/", given, content_type="application/json").json()["data"]

    query = """{ recalls { nodes { id recordType recordReference facets ways acknowledgedAt
      acknowledgements { nodes { way note user { fullName } } } } } }"""
    assert ask(cast.mallory, query) == {"recalls": {"nodes": []}}
    (node,) = ask(cast.bob, query)["recalls"]["nodes"]
    assert node["id"] == encode_id("Recall", asked.public_id)
    assert (node["recordType"], node["recordReference"]) == ("Organisation", customer.reference)
    assert (node["facets"], node["ways"]) == (["identity", "contacts"], ["exported"])
    confirm = f"""mutation {{ acknowledgeRecall(input: {{recall: "{node["id"]}", note: "Gone"}})
      {{ userErrors {{ code }} recall {{ acknowledgedAt }} }} }}"""
    refused = ask(cast.mallory, confirm)["acknowledgeRecall"]["userErrors"]
    assert refused == [{"code": "not_found"}]
    done = ask(cast.bob, confirm)["acknowledgeRecall"]
    assert (done["userErrors"], bool(done["recall"]["acknowledgedAt"])) == ([], True)
    said = ask(cast.staff, query)["recalls"]["nodes"][0]["acknowledgements"]["nodes"]
    assert said == [{"way": "PERSON", "note": "Gone", "user": {"fullName": "Bob"}}]


def test_the_receipt_of_an_export_says_what_is_to_go(cast: Cast, customer: Organisation) -> None:
    grant = share(customer, cast.partners["bob"], "contacts")
    client = enter(cast.bob)
    client.get("/customers/export.csv")
    receipt = f"/exports/{ExportReceipt.objects.get().public_id}/"
    assert "Taken back since" not in client.get(receipt).content.decode()
    revoke_grant(actor=SYSTEM, grant=grant)
    recalled(customer)
    page = client.get(receipt).content.decode()
    assert "Taken back since" in page
    assert customer.reference in page


def test_a_recall_is_shown_to_those_who_took_it_and_to_admins(
    cast: Cast, customer: Organisation
) -> None:
    partner = cast.partners["bob"]
    colleague, admin = make_member(partner), make_member(partner, role="admin")
    asked = make_recall(cast, customer)
    page = f"/recalls/{asked.public_id}/"
    for user, status in ((cast.bob, 200), (admin, 200), (colleague, 404), (cast.mallory, 404)):
        assert enter(user).get(page).status_code == status
        told = enter(user).get("/recalls/").content.decode()
        assert (customer.reference in told) == (status == 200)
    with pytest.raises(NotFound):
        acknowledge_recall(actor=actor_for(colleague), recall=asked)
    asked.refresh_from_db()
    assert asked.acknowledged_at is None


def test_admins_find_a_line_until_somebody_confirmed(cast: Cast, customer: Organisation) -> None:
    admin = make_member(cast.partners["bob"], role="admin")
    first = make_recall(cast, customer)
    for _time in range(2):
        handle(tell_partner_admins, "sharing.recall.asked")
    (item,) = inbox_page(actor=actor_for(admin)).items
    assert (item.url, item.asks) == ("/recalls/", True)
    assert "Bob Ltd" in item.text
    assert inbox_page(actor=cast.actor("bob")).items == []
    assert inbox_page(actor=cast.actor("mallory")).items == []
    acknowledge_recall(actor=cast.actor("bob"), recall=first)
    handle(forget_what_is_deleted, "sharing.recall.acknowledged")
    assert inbox_page(actor=actor_for(admin)).items == []


def handle(handler: Any, code: str) -> None:
    """Let a subscriber handle the last event of a code."""
    row = OutboxEvent.objects.filter(code=code).latest("pk")
    handler(Occurrence(row.pk, rebuild(row.code, row.payload), None, row.at))
