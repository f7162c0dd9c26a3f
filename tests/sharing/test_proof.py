"""The proof of parity: it finds nothing where all is well, and finds what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation, OrganisationAccess
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Forbidden
from portal.kernel.models import OutboxEvent
from sharing.models import ParityRun, Wall
from sharing.parity import questions
from sharing.parity.questions import Answer
from sharing.parity.walk import walk
from sharing.services.prove_parity import prove_parity
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, party_of, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> Organisation:
    customer = make_organisation(
        "Danube Shipyard", tax_id="BG103856412", phone="+359 82 555 014", notes="Pays rather late"
    )
    share(customer, cast.partners["alice"], "commercial", "history")
    share(customer, cast.partners["mallory"], "commercial~")
    cast.share_with_bob(customer, "contacts")
    taken = share(make_organisation("Taken Back Ltd"), cast.partners["bob"], "notes")
    revoke_grant(actor=SYSTEM, grant=taken)
    later = timezone.now() + timedelta(days=3)
    share(make_organisation("Later Ltd"), cast.partners["bob"], "notes", valid_from=later)
    build_wall(
        actor=SYSTEM,
        party=party_of(cast.partners["alice"]),
        shareable=Organisation.shareable,
        record=customer,
        facets=["history"],
        reason="Not yet",
    )
    make_organisation("Hidden Ltd")
    return customer


def test_every_channel_agrees_with_the_naive_evaluator(world: Organisation) -> None:
    run, report = prove_parity(actor=SYSTEM, people_asked=6, records_each=6)
    assert report.differences == []
    asked = {"list", "record", "count", "filter", "sort", "explanation", "time travel", "past"}
    asked |= {"bands", "database", "news", "page", "search", "inbox", "export", "GraphQL"}
    asked |= {"webhook", "socket", "subscription", "mail", "push", "file", "history"}
    assert set(report.asked) == asked
    assert all(report.asked.values()), report.asked
    assert run.questions == report.questions > 100
    assert OutboxEvent.objects.filter(code="sharing.parity.proven").exists()


def test_rows_that_say_too_much_are_found(cast: Cast, world: Organisation) -> None:
    """A compiled row that no grant stands behind: what a faulty compiler would leave."""
    party = party_of(cast.partners["bob"])
    OrganisationAccess.objects.filter(group=party.pk).update(view_mask=0b111111)
    report = walk([cast.actor("bob")], records_each=6)
    assert report.smallest is not None
    assert report.smallest.record == world.reference
    leaky = {each.channel for each in report.differences}
    assert {"list", "record", "filter", "sort", "explanation", "page", "GraphQL"} <= leaky
    assert {"socket", "subscription", "file", "history"} <= leaky
    assert "time travel" not in leaky


def test_a_wall_that_is_forgotten_is_found(
    cast: Cast, world: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions.channels()  # Registered before the register is replaced.

    def careless(actor: Any, shareable: Any, records: Any) -> dict[int, Answer]:
        every = frozenset(shareable.bits)
        return {each.pk: Answer(every, every) for each in records}

    monkeypatch.setattr(questions, "_channels", {"careless": careless})
    monkeypatch.setattr(questions, "_modules", [])
    report = walk([cast.actor("alice")], records_each=6)
    found = {each.record: each for each in report.differences if each.channel == "careless"}
    assert "history" in found[world.reference].shown
    assert Wall.objects.count() == 1


def test_the_page_is_for_administrators(cast: Cast, world: Organisation) -> None:
    with pytest.raises(Forbidden):
        prove_parity(actor=cast.actor("staff"))
    assert not ParityRun.objects.exists()
    prove_parity(actor=SYSTEM, people_asked=1, records_each=1)
    client = Client()
    for person, status in ((cast.administrator, 200), (cast.staff, 404), (cast.bob, 404)):
        client.force_login(person)
        assert client.get("/manage/sharing-proof/").status_code == status
    client.force_login(cast.administrator)
    assert b"Every channel showed exactly what the rules say" in (
        client.get("/manage/sharing-proof/").content
    )
    for _pressed in range(2):  # The second time while the first one waits.
        asked = client.post("/manage/sharing-proof/run/", follow=True)
        assert asked.redirect_chain == [("/manage/sharing-proof/", 302)]
        assert "The proof is running" in asked.content.decode()
