"""What a share opens is counted for the whole of its term, at its level, and is told to the sharer
no further than they see it themselves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Product
from partners.engine.sharing_changes import change_facts
from partners.models import SharingChange
from partners.services.agreements import publish_agreement
from portal.kernel.actors import SYSTEM
from portal.kernel.formats import day_text
from portal.kernel.models import User
from sharing.models import Grant, WaitingShare
from sharing.services.extend import extend_grant
from sharing.services.share import share as share_records
from sharing.share_disclosure import extension_effect
from sharing.shareable import Level
from tests.cast import Cast, make_organisation, make_staff, party_of, share
from tests.partners.change_kit import agree, ask_above

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast, settings: Any) -> User:
    ask_above(settings, 1)
    return make_staff(administrator=True)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(cast: Cast, record: Any, **terms: Any) -> Any:
    return share_records(
        actor=cast.actor("staff"),
        parties=[party_of(cast.partners["bob"])],
        records=[record],
        facets=["contacts"],
        reason="A campaign",
        **terms,
    )


def test_the_dialog_prints_nothing_that_the_sharer_may_not_see(cast: Cast) -> None:
    item = Product.objects.create(
        sku="EP-40",
        name="Epoxy",
        sort_key=b"e",
        status="active",
        standard_cost=Decimal("1234.50"),
    )
    terms = {"party": cast.partners["bob"].reference, "facets": ["cost"]}
    address = f"/share/catalogue.product/{item.sku}/preview/"
    marketing = enter(make_staff("marketing")).get(address, terms)
    assert marketing.status_code == 200
    assert "1,234" not in marketing.content.decode()
    assert "1,234" in enter(cast.administrator).get(address, terms).content.decode()
    # Nor what the receiver sees already, and the sharer does not.
    share(item, cast.partners["bob"], "cost")
    assert "1,234" not in enter(make_staff("marketing")).get(address, terms).content.decode()


def test_what_was_agreed_to_for_a_while_is_not_agreed_to_for_good(
    cast: Cast, second: User
) -> None:
    camp = make_organisation("Camp 0")
    soon = timezone.now() + timedelta(days=5)
    share(camp, cast.partners["bob"], "contacts", valid_until=soon)
    for terms in ({}, {"valid_until": soon + timedelta(days=1)}):
        assert asked(cast, camp, **terms).grants == ()
        WaitingShare.objects.update(ended_at=timezone.now())
    assert asked(cast, camp, valid_until=soon).waiting is None
    dialog = f"/share/partners.organisation/{camp.reference}/preview/"
    given = {"party": cast.partners["bob"].reference, "facets": ["contacts"]}
    told = enter(cast.staff).get(dialog, given).content.decode()
    assert "This needs a second person" in told
    day = timezone.localdate(soon) - timedelta(days=1)
    told = enter(cast.staff).get(dialog, given | {"valid_until": str(day)}).content.decode()
    assert "This needs a second person" not in told


def test_editing_is_more_than_viewing(cast: Cast, second: User) -> None:
    camp = make_organisation("Camp 0")
    share(camp, cast.partners["bob"], "contacts")
    assert asked(cast, camp).waiting is None
    begins = timezone.now() + timedelta(days=2)
    waiting = asked(cast, camp, level=Level.EDIT, valid_from=begins).waiting
    assert waiting is not None
    change = SharingChange.objects.get()
    facts = change_facts(change)
    assert (facts["level"], facts["begins"]) == ("edit", timezone.localdate(begins))
    page = f"/approvals/{change.reference}/second-person/"
    sheet = enter(second).get(page).content.decode()
    assert "Can edit" in sheet
    assert f"<dt>From</dt><dd>{day_text(begins)}</dd>" in sheet
    agree(cast.actor("administrator"), "share", waiting)
    assert Grant.objects.get(level="edit").facets == ["identity", "contacts"]


def test_another_end_counts_to_the_later_end_and_under_a_condition(
    cast: Cast, second: User
) -> None:
    camp, now = make_organisation("Camp 0"), timezone.now()
    short, middle = now + timedelta(days=2), now + timedelta(days=5)
    grant = share(camp, cast.partners["bob"], "contacts", valid_until=short)
    other = share(camp, cast.partners["bob"], "contacts", valid_until=middle)
    told = extension_effect(grant=grant, valid_until=None)
    assert told.opened == 2
    assert extension_effect(grant=grant, valid_until=middle).opened == 0
    Grant.objects.filter(pk=other.pk).delete()
    texts = {"en": "Keep it to yourself", "ru": "Никому", "bg": "На никого"}
    terms = publish_agreement(actor=SYSTEM, name="Secrecy", texts=texts)
    Grant.objects.filter(pk=grant.pk).update(condition=terms.condition)
    grant.refresh_from_db()
    extend_grant(actor=cast.actor("staff"), grant=grant, valid_until=None)
    grant.refresh_from_db()
    assert (grant.valid_until, WaitingShare.objects.count()) == (short, 1)
    assert grant.condition == terms.condition
