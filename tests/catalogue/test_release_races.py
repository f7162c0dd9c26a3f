"""A release that is decided while its draft is changed, withdrawn, or sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest

from catalogue.models import PriceListVersion
from catalogue.services.request_release import withdraw_release
from tests.catalogue.kit import house
from tests.catalogue.release_kit import decide, prepare, send, set_price, waiting
from tests.harness.races import race
from workflows.models import ApprovalProcess, Decision

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Iterator[SimpleNamespace]:
    return prepare()


def price_now(scene: SimpleNamespace) -> Decimal:
    return scene.version.prices.get(product=scene.item).amount


def test_an_edit_and_a_decision(scene):
    send(scene)
    assert waiting().status == "open"
    edited, decided = race(lambda: set_price(scene, "60"), lambda: decide(scene))
    # Before the decision the draft stands still; after it there is none.
    assert edited in {"in_approval", "not_found"}
    assert isinstance(decided, Decision)
    assert PriceListVersion.objects.get(number=2).status == "released"
    assert price_now(scene) == 75


def test_an_edit_while_it_is_sent(scene):
    edited, sent = race(lambda: set_price(scene, "60"), lambda: send(scene))
    assert isinstance(sent, PriceListVersion)
    facts = ApprovalProcess.objects.get().snapshot.facts
    # Either the edit came first and is decided on, or it is refused.
    assert (edited, Decimal(facts["cut"]), price_now(scene)) in {
        (None, Decimal(40), Decimal(60)),
        ("in_approval", Decimal(25), Decimal(75)),
    }


def test_a_withdrawal_and_a_decision(scene):
    send(scene)
    taken, decided = race(
        lambda: withdraw_release(actor=scene.ines, reference=scene.made.reference, number=2),
        lambda: decide(scene),
    )
    approval, version = ApprovalProcess.objects.get(), PriceListVersion.objects.get(number=2)
    if isinstance(decided, Decision):
        assert (approval.outcome, version.status) == ("approved", "released")
        assert taken in {"already_decided", "not_in_approval", "not_found"}
    else:
        assert (approval.outcome, version.status) == ("withdrawn", "draft")
        assert isinstance(taken, PriceListVersion)


def test_it_is_sent_once(scene):
    again = house("finance")
    results = race(lambda: send(scene), lambda: send(scene, actor=again))
    assert sorted(isinstance(each, PriceListVersion) for each in results) == [False, True]
    assert "in_approval" in results
    assert ApprovalProcess.objects.count() == 1
