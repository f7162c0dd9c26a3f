"""What a change of sharing that waits, or waited, says of itself on its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation, SharingChange
from partners.selectors.sharing_changes import open_tasks
from partners.services.onboarding import change_partner
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import User
from sharing.engine.explainer import explain
from sharing.models import PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from sharing.services.share import share as share_records
from tests.cast import Cast, make_organisation, make_staff, party_of
from tests.partners.change_kit import ask_above, decide
from workflows.views.task_page import task_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast, settings: Any) -> User:
    ask_above(settings, 1)
    return make_staff(administrator=True)


def read(user: User, address: str, language: str = "en") -> str:
    client = Client()
    User.objects.filter(pk=user.pk).update(language=language)
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def raised(cast: Cast, actor: Actor) -> SharingChange:
    """Bob's company is to be gold, which opens how to reach a customer."""
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    grant_access(
        actor=SYSTEM,
        party=gold,
        record=make_organisation("Golden"),
        facets=["contacts"],
        reason="Their tier",
    )
    partner = cast.partners["bob"]
    change_partner(
        actor=actor, partner=partner, version=partner.version, tier="gold", reason="They sold most"
    )
    return SharingChange.objects.get()


def test_another_tier_is_told_to_sender_and_second_person_in_their_language(
    cast: Cast, second: User
) -> None:
    change = raised(cast, cast.actor("administrator"))
    own = read(cast.administrator, f"/manage/sharing-changes/{change.reference}/")
    assert "They sold most" in own
    assert "→ Gold" in own
    (task,) = open_tasks(change)
    page = read(second, task_url(task), "ru")
    assert "→ Золото" in page
    assert "Контакты" in page
    for english in ("Contacts", "Gold<", "Customers and companies", "Any other change"):
        assert english not in page


def test_what_was_agreed_to_stays_on_the_page(cast: Cast, second: User) -> None:
    change = raised(cast, cast.actor("administrator"))
    decide(actor_for(second), change, "approve")
    page = read(cast.administrator, f"/manage/sharing-changes/{change.reference}/")
    assert "Agreed" in page
    assert "→ Gold" in page
    assert "Parts of records that open" in page


def test_a_share_says_what_is_shared_and_until_when(cast: Cast, second: User) -> None:
    record = make_organisation("Danube Shipyard AD")
    share_records(
        actor=cast.actor("staff"),
        parties=[party_of(cast.partners["bob"])],
        records=[record],
        facets=["contacts"],
        valid_until=timezone.now() + timedelta(days=30),
        reason="A bid",
    )
    change = SharingChange.objects.get()
    page = read(cast.staff, f"/manage/sharing-changes/{change.reference}/")
    assert f"{record.reference} → " in change.title
    assert "Until" in page
    assert f"/why/partners.organisation/{record.reference}/" in page
    assert 'href="/manage/"' not in read(cast.staff, "/manage/sharing-changes/")


def test_what_is_shared_from_a_later_day_opens_by_itself(cast: Cast) -> None:
    record, bob = make_organisation("Danube Shipyard AD"), cast.actor("bob")
    grant_access(
        actor=SYSTEM,
        party=party_of(cast.partners["bob"]),
        record=record,
        facets=["contacts"],
        valid_from=timezone.now() + timedelta(days=3),
        reason="Later",
    )
    answer = explain(bob, Organisation.objects.get(pk=record.pk), "contacts", asker=SYSTEM)
    assert not answer.allowed
    assert [each.startswith("The share begins, on ") for each in answer.opens] == [True]
