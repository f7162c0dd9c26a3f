"""Orders that were shared: the whole matrix, their lines, bands, rules, and both walls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import Order, OrderLine
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.viewers import viewing
from sharing.engine.explainer import explain
from sharing.parity.naive import Decided, facets_seen
from sharing.parity.walk import walk
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall, lift_wall
from tests.cast import Cast, make_partner, party_of, share
from tests.orders.history import STEPS, History
from tests.orders.kit import make_order
from tests.sharing.kit import PolicyKit

pytestmark = pytest.mark.django_db


class TestOrders(PolicyKit):
    model = Order
    probes: ClassVar[dict[str, tuple[str, Any]]] = {
        "identity": ("region", "Ruse"),
        "amounts": ("customer_po", "PO-77"),
        "internal": ("salesperson_key", "AW-281"),
    }

    def make(self, **values: Any) -> Order:
        made = make_order(make_partner().organisation)
        Order.objects.filter(pk=made.pk).update(**values)
        made.refresh_from_db()
        return made


def sees(actor: Actor, model: Any) -> dict[int, list[str]]:
    return {each.pk: Shown(each).facets for each in visible_to(actor, model.objects.all())}


def agree(cast: Cast) -> None:
    """Orders and lines, now and as of now, and behind the second wall, for everybody."""
    for model in (Order, OrderLine):
        rows = list(model.objects.all())
        decided = Decided.about(model.shareable, [each.pk for each in rows])
        now = timezone.now()
        for name in ("alice", "bob", "mallory"):
            actor = cast.actor(name)
            due = {
                each.pk: set(facets_seen(actor, model.shareable, each, decided, now))
                for each in rows
            }
            due = {pk: facets for pk, facets in due.items() if facets}
            found = visible_to(actor, model.objects.all())
            assert {each.pk: set(Shown(each).facets) for each in found} == due
            then = visible_to(actor, model.objects.all(), at=timezone.now())
            assert {each.pk: set(Shown(each).facets) for each in then} == due
            with viewing(actor):
                assert set(model.objects.values_list("pk", flat=True)) == set(due)


@given(steps=st.lists(STEPS, min_size=2, max_size=7))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_history_of_orders_leaves_what_the_specification_says(
    cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        history = History(cast)
        for name, *terms in steps:
            getattr(history, name)(*terms)
            agree(cast)
        transaction.set_rollback(True)


def test_lines_follow_their_order(cast: Cast) -> None:
    order = make_order(make_partner("Hidden Dealer").organisation, lines=2)
    make_order(make_partner().organisation)
    bob = cast.actor("bob")
    assert sees(bob, OrderLine) == {}
    grant = share(order, cast.partners["bob"], "amounts", "internal")
    assert set(map(tuple, sees(bob, OrderLine).values())) == {("identity", "amounts")}
    assert len(sees(bob, OrderLine)) == 2
    line = order.lines.first()
    answer = explain(bob, line, "amounts")
    assert answer.allowed
    assert [reason.kind for reason in answer.reasons] == ["grant"]
    assert not explain(bob, line, "cost").allowed
    wall = build_wall(
        actor=SYSTEM,
        party=party_of(cast.partners["bob"]),
        shareable=Order.shareable,
        record=order,
        reason="Rival",
    )
    assert sees(bob, OrderLine) == {}
    assert not explain(bob, line, "amounts").allowed
    lift_wall(actor=SYSTEM, wall=wall)
    assert len(sees(bob, OrderLine)) == 2
    assert walk([bob], records_each=6).differences == []
    revoke_grant(actor=SYSTEM, grant=grant)
    assert sees(bob, OrderLine) == {}


def test_a_shared_order_tells_no_name_that_is_hidden(cast: Cast) -> None:
    partner = make_partner("Hidden Dealer").organisation
    order = make_order(partner)
    Order.objects.filter(pk=order.pk).update(amount=Decimal(73_123))
    share(order, cast.partners["bob"], "amounts~")
    client = Client()
    client.force_login(cast.bob)
    for address in ("/orders/", f"/orders/{order.reference}/"):
        told = client.get(address).content.decode()
        assert order.number in told, address
        assert "50K–100K" in told, address
        for secret in ("Hidden Dealer", "73,123", "300.00"):
            assert secret not in told, (address, secret)
    for asked in ("?q=hidden", f"?partner={partner.reference}"):
        assert order.number not in client.get(f"/orders/{asked}").content.decode(), asked
    query = {"query": "{ orders { nodes { amount { amount } amountBand { low } } } }"}
    answer = client.post("/graphql/", query, content_type="application/json").json()
    (found,) = answer["data"]["orders"]["nodes"]
    assert found["amount"] is None
    assert Decimal(found["amountBand"]["low"]) == 50_000
