"""Walls and groups of competitors: what they close, who has to agree, who learns of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation
from partners.selectors.parties import explain_for
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.models import OutboxEvent
from portal.kernel.viewers import viewing
from sharing.models import RivalGroup, Wall
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.announce import announce_walls
from sharing.services.rivals import add_rival, form_rival_group, remove_rival
from sharing.services.wall import build_wall, lift_wall
from tests.cast import Cast, make_organisation, make_partner, make_staff, party_of, share
from tests.partners.change_kit import agree, ask_above

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def sees(cast: Cast, name: str, record: Organisation) -> set[str]:
    rows = Organisation.objects.filter(pk=record.pk)
    actor = cast.actor(name)
    found = visible_to(actor, rows).first()
    with viewing(actor):
        assert rows.exists() == (found is not None)
    return set(Shown(found).facets) if found else set()


def wall_off(cast: Cast, name: str, **terms: Any) -> Wall:
    terms = {"actor": SYSTEM, "shareable": Organisation.shareable, "reason": "Rivals", **terms}
    return build_wall(party=party_of(cast.partners[name]), **terms)


def test_a_wall_is_composed_put_up_and_taken_down(cast: Cast, administrator: Client) -> None:
    customer = make_organisation("Danube Paints")
    share(customer, cast.partners["bob"], "contacts")
    values = {
        "party": cast.partners["bob"].reference,
        "record": customer.reference,
        "facets": ["contacts"],
        "reason": "Bob competes with them",
    }
    page = administrator.get("/manage/walls/new/").content.decode()
    assert "Price lists" in page
    preview = administrator.get("/manage/walls/preview/", values).content.decode()
    assert "Danube Paints" in preview
    assert "1 record" in preview
    assert not Wall.objects.exists()
    refused = administrator.post("/manage/walls/new/", values | {"reason": " "})
    assert refused.status_code == 422
    missing = administrator.post("/manage/walls/new/", values | {"record": "C-0000"})
    assert "There is no such record" in missing.content.decode()
    saved = administrator.post("/manage/walls/new/", values)
    wall = Wall.objects.get()
    assert saved["Location"] == f"/manage/walls/{wall.public_id}/"
    assert sees(cast, "bob", customer) == {"identity"}
    detail = administrator.get(saved["Location"]).content.decode()
    assert "Bob competes with them" in detail
    assert "Danube Paints" in administrator.get("/manage/walls/").content.decode()
    administrator.post(f"{saved['Location']}lift/", {"reason": "Over"})
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    assert "Taken down" in administrator.get("/manage/walls/").content.decode()


def test_nobody_else_learns_that_walls_exist(cast: Cast) -> None:
    wall = wall_off(cast, "bob")
    group = form_rival_group(actor=SYSTEM, name="Shipyards", reason="Rivals")
    before = OutboxEvent.objects.count()
    for person in (cast.staff, cast.bob):
        client = Client()
        client.force_login(person)
        for address in ("", "new/", "preview/", f"{wall.public_id}/"):
            assert client.get(f"/manage/walls/{address}").status_code == 404
        rivals = f"/manage/walls/competitors/{group.public_id}/"
        for address in ("/manage/walls/competitors/new/", rivals, f"{rivals}preview/"):
            assert client.get(address).status_code == 404
        assert client.post(f"/manage/walls/{wall.public_id}/lift/").status_code == 404
        actor = actor_for(person)
        with pytest.raises(Forbidden):
            lift_wall(actor=actor, wall=wall)
        with pytest.raises(Forbidden):
            add_rival(actor=actor, group=group, party=wall.party)
    wall.refresh_from_db()
    assert wall.valid_until is None
    assert before == OutboxEvent.objects.count()


def test_the_house_reads_of_a_wall_and_the_partner_does_not(cast: Cast) -> None:
    customer = make_organisation()
    share(customer, cast.partners["bob"], "contacts")
    wall_off(cast, "bob", record=customer, facets=["contacts"])
    bob = party_of(cast.partners["bob"])
    house = explain_for(bob, customer, "contacts", actor=cast.actor("staff"))
    assert [reason.kind for reason in house.reasons] == ["grant", "wall"]
    assert "Rivals" in house.reasons[-1].text
    own = explain_for(bob, customer, "contacts", actor=cast.actor("bob"))
    never = explain_for(bob, customer, "notes", actor=cast.actor("bob"))
    assert own.reasons == never.reasons
    assert "wall" not in str(own.opens)


def test_a_wall_that_closes_much_waits_for_a_second_person(cast: Cast, settings: Any) -> None:
    ask_above(settings, 1)
    customer = make_organisation()
    share(customer, cast.partners["bob"], "contacts")
    first, second = cast.actor("administrator"), actor_for(make_staff(administrator=True))
    wall = wall_off(cast, "bob", actor=first)
    assert wall.valid_from is None
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    with pytest.raises(Forbidden):
        agree(first, "wall", wall)
    agree(second, "wall", wall)
    assert sees(cast, "bob", customer) == set()
    asked = lift_wall(actor=first, wall=wall)
    assert asked.valid_until is None
    with pytest.raises(Forbidden):
        agree(first, "lift", wall)
    with pytest.raises(Conflict):
        lift_wall(actor=second, wall=wall)
    assert sees(cast, "bob", customer) == set()
    agree(second, "lift", wall)
    assert sees(cast, "bob", customer) == {"identity", "contacts"}


def test_a_later_wall_is_announced_when_it_begins_and_ends(cast: Cast) -> None:
    customer = make_organisation()
    share(customer, cast.partners["bob"], "contacts")
    tomorrow = timezone.now() + timedelta(days=1)
    wall = wall_off(cast, "bob", valid_from=tomorrow, valid_until=tomorrow + timedelta(days=1))
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    assert announce_walls(actor=SYSTEM) == 0
    past = timezone.now() - timedelta(hours=1)
    Wall.objects.filter(pk=wall.pk).update(
        created_at=past - timedelta(days=1), begins_at=past, valid_from=past
    )
    assert sees(cast, "bob", customer) == set()
    assert announce_walls(actor=SYSTEM) == 1
    Wall.objects.filter(pk=wall.pk).update(valid_until=past + timedelta(minutes=1))
    assert announce_walls(actor=SYSTEM) == 1
    assert announce_walls(actor=SYSTEM) == 0
    codes = list(OutboxEvent.objects.order_by("pk").values_list("code", flat=True))[-2:]
    assert codes == ["sharing.wall.begun", "sharing.wall.ended"]
    assert sees(cast, "bob", customer) == {"identity", "contacts"}


def test_competitors_see_nothing_of_each_other(cast: Cast, administrator: Client) -> None:
    alice, bob = (cast.partners[name] for name in ("alice", "bob"))
    share(alice.organisation, bob, "contacts", "commercial")
    customer = make_organisation()
    share(customer, bob, "contacts")
    made = administrator.post(
        "/manage/walls/competitors/new/", {"name": "Shipyards", "reason": "Rivals"}
    )
    group = RivalGroup.objects.get()
    assert made["Location"] == f"/manage/walls/competitors/{group.public_id}/"
    administrator.post(made["Location"], {"party": alice.reference})
    preview = administrator.get(f"{made['Location']}preview/", {"party": bob.reference})
    assert alice.organisation.name in preview.content.decode()
    assert sees(cast, "bob", alice.organisation) == {"identity", "contacts", "commercial"}
    administrator.post(made["Location"], {"party": bob.reference})
    assert sees(cast, "bob", alice.organisation) == set()
    assert sees(cast, "bob", customer) == {"identity", "contacts"}
    assert "identity" in sees(cast, "bob", bob.organisation)
    assert "identity" in sees(cast, "alice", alice.organisation)
    walls = Wall.objects.filter(group=group, party=party_of(bob))
    assert walls.filter(subject="deals.deal").exists()
    with pytest.raises(Conflict):
        lift_wall(actor=SYSTEM, wall=walls[0])
    rival = group.rivals.get(party=party_of(alice))
    leaving = f"{made['Location']}{rival.public_id}/remove/"
    assert "Contacts" in administrator.get(leaving).content.decode()
    administrator.post(leaving)
    assert sees(cast, "bob", alice.organisation) == {"identity", "contacts", "commercial"}


def test_what_belongs_to_both_stays_with_both(cast: Cast) -> None:
    """A partner in the line of its competitor keeps its own record."""
    line = make_partner("Line Ltd", "distributor")
    branch = make_partner("Branch Ltd", distributor=line.organisation)
    group = form_rival_group(actor=SYSTEM, name="Line", reason="Rivals")
    for each in (line, branch):
        add_rival(actor=SYSTEM, group=group, party=party_of(each))
    wall_off(cast, "bob", owner=line.organisation_id)
    share(branch.organisation, cast.partners["bob"], "contacts")
    assert sees(cast, "bob", branch.organisation) == set()


def test_a_second_person_agrees_to_large_groups(cast: Cast, settings: Any) -> None:
    ask_above(settings, 1)
    alice, bob = (cast.partners[name] for name in ("alice", "bob"))
    share(alice.organisation, bob, "contacts", "commercial")
    first, second = cast.actor("administrator"), actor_for(make_staff(administrator=True))
    group = form_rival_group(actor=first, name="Shipyards", reason="Rivals")
    add_rival(actor=first, group=group, party=party_of(alice))
    waiting = add_rival(actor=first, group=group, party=party_of(bob))
    assert waiting.joined_at is None
    assert sees(cast, "bob", alice.organisation) != set()
    with pytest.raises(Forbidden):
        agree(first, "join", waiting)
    agree(second, "join", waiting)
    assert sees(cast, "bob", alice.organisation) == set()
    assert remove_rival(actor=first, rival=waiting).left_at is None
    with pytest.raises(Forbidden):
        agree(first, "leave", waiting)
    with pytest.raises(Conflict):
        remove_rival(actor=second, rival=waiting)
    agree(second, "leave", waiting)
    assert waiting.left_at is not None
    assert sees(cast, "bob", alice.organisation) != set()
