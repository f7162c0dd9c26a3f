"""A returned change of a partner's place, and a returned share, are answered on their form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import SharingChange, StandingChange
from partners.services.onboarding import change_partner
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import User
from sharing.models import PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from sharing.services.share import share as share_records
from tests.cast import Cast, make_organisation, make_staff, party_of
from tests.partners.change_kit import ask_above, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast, settings: Any) -> User:
    ask_above(settings, 1)
    return make_staff(administrator=True)


@pytest.fixture
def returned(cast: Cast, second: User) -> SharingChange:
    """Bob's company was to be platinum; both higher tiers see how to reach a customer."""
    for code in ("gold", "platinum"):
        party = ensure_party(kind=PartyKind.TIER, code=code, label=code.title())
        record = make_organisation(f"Of {code}")
        terms = {"facets": ["contacts"], "reason": "Their tier"}
        grant_access(actor=SYSTEM, party=party, record=record, **terms)
    partner, actor = cast.partners["bob"], cast.actor("administrator")
    change_partner(
        actor=actor,
        partner=partner,
        version=partner.version,
        tier="platinum",
        reason="Best seller",
    )
    change = SharingChange.objects.get()
    decide(actor_for(second), change, "return", comment="Gold will do")
    return change


def opened(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_returned_tier_is_sent_again_as_another(
    cast: Cast, second: User, returned: SharingChange
) -> None:
    client, page = (
        opened(cast.administrator),
        f"/manage/sharing-changes/{returned.reference}/again/",
    )
    assert "platinum" in client.get(page).content.decode()
    answer = client.post(page, {"tier": "gold", "reason": "Gold, then"})
    assert answer.status_code == 302
    decide(actor_for(second), returned, "approve")
    partner = cast.partners["bob"]
    partner.refresh_from_db()
    assert partner.tier == "gold"


def test_a_place_that_the_partner_has_is_refused(cast: Cast, returned: SharingChange) -> None:
    page = f"/manage/sharing-changes/{returned.reference}/again/"
    partner = cast.partners["bob"]
    partner.refresh_from_db()
    answer = opened(cast.administrator).post(page, {"tier": partner.tier, "reason": "None, then"})
    assert answer.status_code == 422
    assert "has this place already" in answer.content.decode()
    assert StandingChange.objects.get().tier == "platinum"


def test_somebody_else_does_not_answer_for_whoever_asked(
    second: User, returned: SharingChange
) -> None:
    page = f"/manage/sharing-changes/{returned.reference}/again/"
    assert opened(second).post(page, {"tier": "gold", "reason": "Mine"}).status_code == 404


def test_other_terms_of_a_share_are_told_before_it_is_sent_again(cast: Cast, second: User) -> None:
    share_records(
        actor=cast.actor("staff"),
        parties=[party_of(cast.partners["bob"])],
        records=[make_organisation("Danube Shipyard AD")],
        facets=["contacts", "commercial"],
        valid_until=timezone.now() + timedelta(days=30),
        reason="A bid",
    )
    change = SharingChange.objects.get()
    decide(actor_for(second), change, "return", comment="Without terms")
    client, page = opened(cast.staff), f"/manage/sharing-changes/{change.reference}/again/"
    assert f"{page}preview/" in client.get(page).content.decode()
    told = client.get(f"{page}preview/", {"facets": ["contacts"]}).content.decode()
    assert "Contacts" in told
    assert "Commercial terms" not in told
    assert opened(second).get(f"{page}preview/").status_code == 404


@pytest.mark.parametrize(("language", "word"), [("ru", "Закрывается"), ("bg", "Затваря се")])
def test_what_another_tier_closes_is_called_so_in_every_language(
    cast: Cast, language: str, word: str
) -> None:
    """Not by the word for the end of a working day, which is the same in English."""
    partner = cast.partners["bob"]
    own = ensure_party(kind=PartyKind.TIER, code=partner.tier, label="Theirs")
    grant_access(
        actor=SYSTEM, party=own, record=make_organisation("Theirs"), facets=[], reason="Tier"
    )
    User.objects.filter(pk=cast.administrator.pk).update(language=language)
    other = "gold" if partner.tier != "gold" else "silver"
    page = f"/partners/{partner.reference}/place/"
    told = opened(cast.administrator).get(page, {"tier": other})
    assert word in told.content.decode()
