"""Recall: what was taken home and is taken back is to be deleted, and who says so is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partner_api.types.ids import encode_id
from partners.models import Organisation
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent, User
from records.models import ExportReceipt
from sharing.jobs import recall as recall_job
from sharing.models import AccessAct, Recall
from sharing.services.grant import grant_access
from sharing.services.log_access import log_taken
from sharing.services.parties import ensure_party
from sharing.services.recall import acknowledge_recall, ask_for_recall
from sharing.services.revoke import revoke_grant
from sharing.subscribers import recall_what_was_taken
from tests.cast import Cast, make_organisation, party_of, share

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


def test_an_end_is_followed_by_a_job_for_its_records(
    cast: Cast, customer: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    class Deferred:
        def defer(self, **values: Any) -> None:
            asked.append(values)

    monkeypatch.setattr(recall_job, "configure", lambda **_options: Deferred())
    grant = share(customer, cast.partners["bob"], "contacts")
    revoke_grant(actor=SYSTEM, grant=grant)
    row = OutboxEvent.objects.latest("pk")
    fact = rebuild(row.code, row.payload)
    recall_what_was_taken(Occurrence(row.pk, fact, None, timezone.now()))
    assert asked == [{"event_id": row.pk, "subject": SUBJECT, "record_ids": [customer.pk]}]


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
