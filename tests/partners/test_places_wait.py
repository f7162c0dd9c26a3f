"""A place that waits for a second person shows nothing before, and gives what was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from partners.engine.intake import OrganisationRow
from partners.models import StandingChange
from partners.services.import_organisations import (
    import_organisations,
    plan_organisations,
    undo_partnerships,
)
from partners.services.onboarding import change_partner, onboard_partner
from partners.services.settle_standing import confirm_standing
from partners.services.standing import suspend_partner
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import User
from sharing.models import PartyKind
from sharing.policies import visible_to
from sharing.services.parties import ensure_party
from tests.cast import Cast, make_member, make_organisation, make_partner, make_staff
from tests.orders.kit import make_order
from tests.partners.change_kit import agree, ask_above
from tests.partners.test_standing_waits import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> User:
    return make_staff(administrator=True)


def orders_of(user: User) -> int:
    return visible_to(actor_for(User.objects.get(pk=user.pk)), Order.objects.all()).count()


def test_no_distributor_sees_a_new_partner_before_somebody_agreed(
    cast: Cast, second: User, settings: Any
) -> None:
    ask_above(settings, 1)
    distributor = make_partner("Radka Distribution", role="distributor")
    boss = make_member(distributor)
    company = make_organisation("New Ltd", roles=["reseller"])
    make_order(company)
    new = onboard_partner(
        actor=cast.actor("administrator"),
        organisation=company,
        role="reseller",
        tier="gold",
        programme="Marine",
        distributor=distributor.organisation,
    )
    assert (new.status, new.tier, new.programme, new.distributor) == (
        "vetting",
        "registered",
        "",
        None,
    )
    assert orders_of(boss) == 0
    agree(actor_for(second), "standing", StandingChange.objects.get())
    new.refresh_from_db()
    assert (new.status, new.tier, new.programme) == ("active", "gold", "Marine")
    assert new.distributor == distributor.organisation
    assert orders_of(boss) == 1


def test_only_what_was_asked_for_is_given(cast: Cast, second: User, settings: Any) -> None:
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    give(gold, make_organisation("Golden"), "identity", "contacts")
    ask_above(settings, 1)
    bob = cast.partners["bob"]
    first = cast.actor("administrator")
    change_partner(actor=first, partner=bob, version=bob.version, tier="gold")
    asked = StandingChange.objects.get()
    assert asked.changed == ["tier"]
    type(bob).objects.filter(pk=bob.pk).update(programme="Marine")
    confirm_standing(actor=actor_for(second), standing=asked)
    bob.refresh_from_db()
    assert (bob.tier, bob.programme) == ("gold", "Marine")


def test_letting_in_while_another_place_waits_is_refused_on_the_page(
    cast: Cast, settings: Any
) -> None:
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    give(gold, make_organisation("Golden"), "identity", "contacts")
    ask_above(settings, 1)
    bob, first = cast.partners["bob"], cast.actor("administrator")
    change_partner(actor=first, partner=bob, version=bob.version, tier="gold")
    suspend_partner(actor=first, partner=bob, reason="Unpaid")
    client = Client()
    client.force_login(cast.administrator)
    page = f"/partners/{bob.reference}/standing/"
    answer = client.post(page, {"reason": "They have paid"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Withdraw or reject the waiting change first" in text
    assert 'value="They have paid"' in text
    bob.refresh_from_db()
    assert bob.status == "suspended"


def test_undoing_an_import_lets_nobody_in_unasked(cast: Cast, settings: Any) -> None:
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    give(gold, make_organisation("Golden"), "identity", "contacts")
    bob, first = cast.partners["bob"], cast.actor("administrator")
    change_partner(actor=SYSTEM, partner=bob, version=bob.version, tier="gold")
    name = bob.organisation.name
    row = OrganisationRow(2, name, name, "reseller")._replace(active=False)
    plan = plan_organisations(actor=first, rows=[row], fields=frozenset({"key", "name", "active"}))
    (batch,) = plan.batches(100)
    *_others, written = import_organisations(actor=first, plan=plan, batch=batch)
    bob.refresh_from_db()
    assert bob.status == "suspended"
    settings.SHARING_SECOND_PERSON = 1
    undone = undo_partnerships(actor=first, changes=written.changes, marks=written.marks)
    assert (undone.restored, undone.changed_since) == ([], [bob.pk])
    bob.refresh_from_db()
    assert bob.status == "suspended"
    settings.SHARING_SECOND_PERSON = 1000
    undone = undo_partnerships(actor=first, changes=written.changes, marks=written.marks)
    assert undone.restored == [bob.pk]
    bob.refresh_from_db()
    assert bob.status == "active"
