"""A share, another end of one and a version of an agreement that change much wait, and open or
close nothing before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.engine.agreement_effects import lapse_effects
from partners.models import Agreement, Organisation, SharingChange
from partners.selectors.agreements import newest_version, waiting_version
from partners.services.agreements import (
    accept_agreement,
    publish_agreement,
    publish_agreement_version,
)
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.models import OutboxEvent, User
from sharing.models import Grant, WaitingShare
from sharing.policies import visible_to
from sharing.services.extend import extend_grant
from sharing.services.share import share as share_records
from tests.cast import Cast, make_member, make_organisation, make_staff, party_of, share
from tests.harness.server import ROOT
from tests.orders.kit import make_order
from tests.partners.change_kit import agree, ask_above, decide

pytestmark = pytest.mark.django_db
TEXTS = {"en": "Keep it to yourself", "ru": "Никому", "bg": "На никого"}


@pytest.fixture
def second(cast: Cast, settings: Any) -> User:
    ask_above(settings, 3)
    return make_staff(administrator=True)


def shared_by_staff(cast: Cast, records: list[Organisation], **terms: Any) -> Any:
    return share_records(
        actor=cast.actor("staff"),
        parties=[party_of(cast.partners["bob"]), party_of(cast.partners["mallory"])],
        records=records,
        facets=["contacts"],
        reason="A campaign",
        **terms,
    )


def seen(user: User) -> dict[str, list[str]]:
    rows = visible_to(actor_for(user), Organisation.objects.filter(name__startswith="Camp"))
    return {row.name: Organisation.shareable.names(row.facet_mask) for row in rows}


def test_much_at_once_waits_and_is_shared_as_it_was_asked(cast: Cast, second: User) -> None:
    camps = [make_organisation(f"Camp {n}") for n in range(2)]
    asked = shared_by_staff(cast, camps)
    assert (asked.grants, Grant.objects.count()) == ((), 0)
    assert seen(cast.bob) == {}
    change = SharingChange.objects.get()
    assert (change.kind, change.title) == ("share", "Bob Ltd, Mallory Ltd")
    before = OutboxEvent.objects.count()
    with pytest.raises((Forbidden, NotFound)):
        agree(cast.actor("staff"), "share", asked.waiting)
    assert (seen(cast.bob), OutboxEvent.objects.count()) == ({}, before)
    agree(actor_for(second), "share", asked.waiting)
    everything = {f"Camp {n}": ["identity", "contacts"] for n in range(2)}
    assert seen(cast.bob) == seen(cast.mallory) == everything
    assert set(Grant.objects.values_list("granted_by", flat=True)) == {cast.staff.pk}


def test_little_is_shared_at_once_and_what_they_see_already_counts_for_nothing(
    cast: Cast, second: User
) -> None:
    camps = [make_organisation(f"Camp {n}") for n in range(2)]
    for name in ("bob", "mallory"):
        share(camps[0], cast.partners[name], "contacts")
        share(camps[1], cast.partners[name], "identity")
    assert len(shared_by_staff(cast, camps).grants) == 4
    assert not WaitingShare.objects.exists()


def test_whoever_may_not_share_asks_nobody(cast: Cast, second: User) -> None:
    camps = [make_organisation(f"Camp {n}") for n in range(2)]
    with pytest.raises(Forbidden):
        share_records(
            actor=actor_for(make_staff("planning")),
            parties=[party_of(cast.partners[name]) for name in ("bob", "mallory")],
            records=camps,
            facets=["commercial"],
            reason="A campaign",
        )
    assert not WaitingShare.objects.exists()
    assert not SharingChange.objects.exists()


def test_a_refused_share_shares_nothing(cast: Cast, second: User) -> None:
    asked = shared_by_staff(cast, [make_organisation(f"Camp {n}") for n in range(2)])
    decide(actor_for(second), SharingChange.objects.get(), "reject", comment="Too many")
    asked.waiting.refresh_from_db()
    assert asked.waiting.ended_at is not None
    assert (seen(cast.bob), Grant.objects.count()) == ({}, 0)


def test_whoever_lost_the_right_meanwhile_shares_nothing(cast: Cast, second: User) -> None:
    asked = shared_by_staff(cast, [make_organisation(f"Camp {n}") for n in range(2)])
    cast.staff.departments.clear()
    with pytest.raises(Exception, match="cannot be made"):
        agree(actor_for(second), "share", asked.waiting)
    assert seen(cast.bob) == {}


def test_the_dialog_counts_and_the_page_of_the_customer_shows_what_waits(
    cast: Cast, second: User, settings: Any
) -> None:
    settings.SHARING_SECOND_PERSON = 1
    camp = make_organisation("Camp 0")
    client = Client()
    client.force_login(cast.staff)
    page = f"/customers/{camp.reference}/sharing/"
    terms = {"party": cast.partners["bob"].reference, "facets": ["contacts"], "reason": "Camp"}
    dialog = f"/share/partners.organisation/{camp.reference}/"
    told = client.get(f"{dialog}preview/", terms).content.decode()
    assert "In all 2 parts of records open." in told
    assert "This needs a second person" in told
    answer = client.post(dialog, terms | {"level": "view"}, follow=True)
    assert "nothing opens" in answer.content.decode()
    shown = client.get(page).content.decode()
    assert SharingChange.objects.get().reference in shown
    partner = Client()
    partner.force_login(cast.bob)
    assert partner.get(page).status_code == 404


def test_an_order_waits_for_its_lines_and_its_page_says_so(
    cast: Cast, second: User, settings: Any
) -> None:
    settings.SHARING_SECOND_PERSON = 4
    order = make_order(cast.partners["alice"].organisation, lines=3)
    client = Client()
    client.force_login(cast.staff)
    dialog = f"/share/orders.order/{order.reference}/"
    terms = {"party": cast.partners["bob"].reference, "facets": ["amounts"], "reason": "Theirs"}
    told = client.get(f"{dialog}preview/", terms).content.decode()
    assert "In all 8 parts of records open." in told
    assert "This needs a second person" in told
    why = client.post(dialog, terms | {"level": "view"})["Location"]
    change = SharingChange.objects.get()
    assert change.reference in client.get(why).content.decode()
    assert not Grant.objects.filter(subject="orders.order").exists()
    agree(actor_for(second), "share", WaitingShare.objects.get())
    grant = Grant.objects.get(subject="orders.order")
    page = f"{dialog}{grant.public_id}/extend/"
    soon = (timezone.localdate() + timedelta(days=5)).isoformat()
    told = client.get(f"{page}preview/", {"valid_until": soon}).content.decode()
    assert "Order lines" in told


def test_another_end_waits_and_is_told(cast: Cast, second: User, settings: Any) -> None:
    settings.SHARING_SECOND_PERSON = 1
    camp, soon = make_organisation("Camp 0"), timezone.now() + timedelta(days=5)
    grant = share(camp, cast.partners["bob"], "contacts", valid_until=soon)
    client = Client()
    client.force_login(cast.staff)
    page = f"/share/partners.organisation/{camp.reference}/{grant.public_id}/extend/"
    told = client.get(f"{page}preview/", {"valid_until": "2099-01-01"}).content.decode()
    assert "This needs a second person" in told
    answer = client.post(page, {"valid_until": "2099-01-01", "reason": ""}, follow=True)
    assert "Until then the share ends as it did" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.valid_until == soon
    with pytest.raises(Conflict):
        extend_grant(actor=cast.actor("staff"), grant=grant, valid_until=None)
    agree(actor_for(second), "share", WaitingShare.objects.get())
    grant.refresh_from_db()
    assert grant.valid_until.year == 2099
    # What somebody else shows anyway neither stays open nor closes by it.
    share(camp, cast.partners["bob"], "contacts")
    extend_grant(actor=cast.actor("staff"), grant=grant, valid_until=soon)
    grant.refresh_from_db()
    assert grant.valid_until == soon


@pytest.fixture
def terms(cast: Cast) -> Agreement:
    """Bob's company accepted the terms under which it sees two customers."""
    boss = make_member(cast.partners["bob"], role="admin")
    agreement = publish_agreement(actor=SYSTEM, name="Secrecy", texts=TEXTS)
    for number in range(2):
        share(
            make_organisation(f"Camp {number}"),
            cast.partners["bob"],
            "contacts",
            condition=agreement.condition,
        )
    accept_agreement(
        actor=actor_for(boss),
        version=newest_version(agreement),
        organisation=cast.partners["bob"].organisation,
        language="en",
        address=None,
        user_agent="",
    )
    return agreement


def test_a_version_is_told_of_exactly(terms: Agreement, cast: Cast) -> None:
    (told,) = lapse_effects(actor=cast.actor("administrator"), agreement=terms)
    assert {facet.name: n for facet, n in told.facets} == {"identity": 2, "contacts": 2}
    assert (told.closes, len(told.listed)) == (True, 2)
    share(told.listed[0][0], cast.partners["bob"], "identity")
    (told,) = lapse_effects(actor=cast.actor("administrator"), agreement=terms)
    assert {facet.name: n for facet, n in told.facets} == {"identity": 1, "contacts": 2}
    assert len(seen(cast.bob)) == 2


def test_a_version_that_closes_much_waits_and_nobody_reads_it(
    terms: Agreement, cast: Cast, second: User
) -> None:
    first = cast.actor("administrator")
    client = Client()
    client.force_login(cast.administrator)
    page = f"/manage/agreements/{terms.public_id}/"
    told = client.get(page).content.decode()
    assert "Camp 0" in told
    assert "This needs a second person" in told
    version = publish_agreement_version(actor=first, agreement=terms, texts=TEXTS, note="Two")
    assert (version.status, newest_version(terms).number) == ("waiting", 1)
    assert len(seen(cast.bob)) == 2
    partner = Client()
    partner.force_login(cast.bob)
    own = partner.get(f"/partner/agreements/{terms.public_id}/").content.decode()
    assert 'value="2"' not in own
    with pytest.raises(Conflict):
        publish_agreement_version(actor=first, agreement=terms, texts=TEXTS)
    assert SharingChange.objects.get().reference in client.get(page).content.decode()
    agree(actor_for(second), "version", version)
    assert newest_version(terms) == version
    assert seen(cast.bob) == {}


def test_a_refused_version_closes_nothing_and_another_may_follow(
    terms: Agreement, cast: Cast, second: User
) -> None:
    first: Actor = cast.actor("administrator")
    for number in (2, 3):
        publish_agreement_version(actor=first, agreement=terms, texts=TEXTS)
        change = SharingChange.objects.get(status="waiting")
        decide(actor_for(second), change, "reject", comment="No")
        assert waiting_version(terms) is None
        assert terms.versions.count() == number
    assert newest_version(terms).number == 1
    assert len(seen(cast.bob)) == 2


def test_only_what_asks_shares_in_the_name_of_people() -> None:
    """Pages and the API share by the service that asks a second person."""
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("sharing", "partners", "catalogue", "deals", "orders", "portal", "graphql")
        for path in (ROOT / folder).rglob("*.py")
        if any(f"import {name}\n" in path.read_text() for name in ("grant_access", "grant_many"))
    }
    assert found == {
        "catalogue/services/create_price_list.py",  # the house's own doing, for an audience
        "partners/services/open_overlap.py",  # a second person agreed before
        "portal/desk/demo/story.py",
        "sharing/rehearsal.py",  # nothing of it stays
        "sharing/services/share.py",
    }
