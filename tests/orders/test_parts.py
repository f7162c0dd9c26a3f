"""What consists of parts: its lines open, close and are remembered with an order, exactly."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import Invoice, InvoiceLine, Order, OrderLine
from partners.models import SharingChange
from portal.kernel.actors import SYSTEM, actor_for
from sharing.disclosure import RuleDisclosure, rule_disclosure
from sharing.grant_disclosure import disclosure_of
from sharing.models import Party, RuleStatus
from sharing.parity.naive import Decided, facets_seen
from sharing.parity.past import past_answers, past_facets
from sharing.parity.walk import walk
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.selectors import seen_by_on
from sharing.services.revoke import revoke_grant
from sharing.services.rivals import add_rival, form_rival_group
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall
from sharing.shareable import shareable_named
from sharing.sights import sight_of
from sharing.visible_then import rows_then, visible_on
from sharing.wall_disclosure import rival_closure
from tests.cast import Cast, make_organisation, make_partner, make_staff, party_of, share
from tests.orders.history import STEPS, Foreseen, History
from tests.orders.kit import make_invoice, make_order
from tests.partners.change_kit import ask_above

pytestmark = pytest.mark.django_db

KINDS = (Order.shareable, OrderLine.shareable)


def masks(party: Party) -> dict[tuple[str, int], int]:
    sight = sight_of(party)
    return {
        (kind.label, pk): mask
        for kind in KINDS
        for pk, mask in visible_to(sight, kind.model.objects.all()).values_list("pk", "facet_mask")
    }


def changed(before: dict[tuple[str, int], int], after: dict[tuple[str, int], int]) -> Counter[Any]:
    names = {kind.label: kind.names for kind in KINDS}
    return Counter(
        (key[0], name)
        for key in before | after
        for name in names[key[0]](before.get(key, 0) ^ after.get(key, 0))
    )


def told(effect: RuleDisclosure) -> Counter[Any]:
    return Counter(
        {
            (each.shareable.label, facet.name): count
            for each in effect.each_kind
            for facet, count in each.facets
        }
    )


@given(steps=st.lists(STEPS, min_size=2, max_size=6))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_foreseen_of_orders_and_lines_is_what_comes(
    cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        history = History(cast)
        foreseen = Foreseen(history)
        for name, *terms in steps:
            foresee = getattr(foreseen, name, None)
            effect = foresee(*terms) if foresee else None
            before = masks(effect.party) if effect else {}
            getattr(history, name)(*terms)
            if effect is not None:
                assert told(effect) == changed(before, masks(effect.party)), name
                assert effect.opened == told(effect).total()
        transaction.set_rollback(True)


@given(steps=st.lists(STEPS, min_size=2, max_size=5))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_moment_of_a_history_is_remembered_as_it_was(
    cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        history = History(cast)
        known = []
        for name, *terms in steps:
            getattr(history, name)(*terms)
            known.append((timezone.now(), _as_of_now(cast)))
        for at, seen in known:
            assert {key: _then(cast, *key, at) for key in seen} == seen
        transaction.set_rollback(True)


def _as_of_now(cast: Cast) -> dict[tuple[str, str], dict[int, set[str]]]:
    """By the naive evaluator, at the moment itself."""
    found = {}
    for kind in KINDS:
        rows = list(kind.model.objects.all())
        decided = Decided.about(kind, [each.pk for each in rows])
        for name in ("alice", "bob"):
            actor, now = cast.actor(name), timezone.now()
            seen = {each.pk: set(facets_seen(actor, kind, each, decided, now)) for each in rows}
            found[name, kind.label] = {pk: facets for pk, facets in seen.items() if facets}
    return found


def _then(cast: Cast, name: str, label: str, at: Any) -> dict[int, set[str]]:
    """As it is answered later; the naive evaluator of the past has to say the same."""
    kind = shareable_named(label)
    rows = rows_then(shareable=kind, party=party_of(cast.partners[name]), at=at)
    seen = {each.pk: set(Shown(each, noted=False).facets) for each in rows}
    records = list(kind.model.objects.all())
    decided = Decided.about(kind, [each.pk for each in records])
    naive = past_facets(cast.actor(name), kind, records, decided, at)
    assert {pk: set(facets) for pk, facets in naive.items() if facets} == seen
    answers = past_answers(cast.actor(name), kind, records, at)
    assert {pk: set(each.seen) for pk, each in answers.items() if each.seen} == seen
    return seen


def test_the_past_knows_lines_as_it_knows_orders(cast: Cast) -> None:
    order = make_order(make_partner("Hidden Dealer").organisation, lines=2)
    grant = share(order, cast.partners["bob"], "amounts")
    late = order.lines.last()
    came = late.events.get(pgh_label="insert")
    between = timezone.now()
    revoke_grant(actor=SYSTEM, grant=grant)
    bob = party_of(cast.partners["bob"])
    then = visible_on(shareable=OrderLine.shareable, party=bob, at=between)
    assert (then.count, {tuple(row.facets) for row in then.rows}) == (2, {("identity", "amounts")})
    assert visible_on(shareable=OrderLine.shareable, party=bob, at=timezone.now()).count == 0
    assert [party.pk for party, _facets in seen_by_on(actor=SYSTEM, record=late, at=between)] == [
        bob.pk
    ]
    # A line that came later was not there yet.
    type(came).objects.filter(pk=came.pk).update(pgh_created_at=between + timedelta(seconds=1))
    assert visible_on(shareable=OrderLine.shareable, party=bob, at=between).count == 1
    assert walk([cast.actor("bob")], records_each=6).differences == []
    client = Client()
    client.force_login(cast.staff)
    page = f"/partners/{cast.partners['bob'].reference}/sharing/"
    share(order, cast.partners["bob"], "amounts")
    asked = {"on": timezone.localdate().isoformat()}
    text = client.get(page, asked).content.decode()
    assert f"{order.reference} · 1" in text
    kind = client.get(page, asked | {"kind": "orders.orderline"}).content.decode()
    assert f"{order.reference} · 1" in kind
    assert str(late.public_id) not in kind


def test_a_rule_counts_and_lists_the_lines_that_it_opens(cast: Cast, settings: Any) -> None:
    customer = make_organisation("Ports", country="RO")
    order = make_order(make_partner().organisation, customer=customer, lines=3)
    bob = party_of(cast.partners["bob"])
    terms = {"shareable": Order.shareable, "party": bob, "facets": ["amounts"]}
    criteria = {"customer_country": ["RO"]}
    effect = rule_disclosure(actor=SYSTEM, criteria=criteria, **terms)
    (lines,) = effect.parts
    assert (effect.records, effect.opened) == (1, 2 + 6)
    assert {facet.name: count for facet, count in lines.facets} == {"identity": 3, "amounts": 3}
    assert {str(line) for line, _facets in lines.listed} == {f"{order} · {n}" for n in (1, 2, 3)}
    # Of the order alone two parts would open.
    settings.SHARING_SECOND_PERSON = 7
    ask_above(settings, 7)
    asen = actor_for(make_staff(administrator=True))
    rule = make_rule(actor=asen, name="Ports", criteria=criteria, reason="Theirs", **terms)
    assert rule.status == RuleStatus.WAITING
    change = SharingChange.objects.get()
    client = Client()
    client.force_login(cast.administrator)
    text = client.get(f"/manage/sharing-changes/{change.reference}/").content.decode()
    assert f"{order} · 2" in text
    preview = client.get(
        "/manage/sharing-rules/preview/",
        {
            "kind": "orders.order",
            "party": cast.partners["bob"].reference,
            "facets": "amounts",
            "by_customer_country": "RO",
        },
    ).content.decode()
    assert "Order lines" in preview
    assert f"{order} · 2" in preview


def test_a_wall_before_an_order_counts_its_lines(cast: Cast, settings: Any) -> None:
    order = make_order(make_partner().organisation, lines=3)
    share(order, cast.partners["bob"], "amounts")
    settings.SHARING_SECOND_PERSON = 7
    ask_above(settings, 7)
    wall = build_wall(
        actor=actor_for(make_staff(administrator=True)),
        party=party_of(cast.partners["bob"]),
        shareable=Order.shareable,
        record=order,
        reason="Rival",
    )
    assert wall.valid_from is None
    assert visible_to(cast.actor("bob"), OrderLine.objects.all()).count() == 3


def test_competitors_lose_each_line_once(cast: Cast) -> None:
    make_order(cast.partners["alice"].organisation, lines=2)
    order = Order.objects.get()
    share(order, cast.partners["bob"], "amounts")
    group = form_rival_group(actor=SYSTEM, name="Paints", reason="Rivals")
    alice, bob = (party_of(cast.partners[name]) for name in ("alice", "bob"))
    add_rival(actor=SYSTEM, group=group, party=alice)
    effects = rival_closure(actor=SYSTEM, group=group, party=bob)
    lost = [each for each in effects if each.shareable is OrderLine.shareable]
    assert [told(each) for each in lost] == [
        Counter({("orders.orderline", "identity"): 2, ("orders.orderline", "amounts"): 2})
    ]
    assert not any(each.parts for each in effects)


def test_the_dialog_tells_which_lines_come_with_an_order(cast: Cast) -> None:
    order = make_order(make_partner().organisation, lines=2)
    bob = party_of(cast.partners["bob"])
    seen = disclosure_of(actor=SYSTEM, party=bob, record=order, facets=["amounts", "internal"])
    (lines,) = seen.parts
    # What only the order has is not lent.
    assert {facet.name: count for facet, count in lines.facets} == {"identity": 2, "amounts": 2}


def test_a_wall_before_an_invoice_takes_its_lines(cast: Cast) -> None:
    invoice = make_invoice(cast.partners["alice"].organisation)
    alice = cast.actor("alice")
    assert visible_to(alice, InvoiceLine.objects.all()).count() == 1
    build_wall(
        actor=SYSTEM,
        party=party_of(cast.partners["alice"]),
        shareable=Invoice.shareable,
        record=invoice,
        facets=["amounts"],
        reason="Disputed",
    )
    (line,) = visible_to(alice, InvoiceLine.objects.all())
    assert Shown(line).facets == ["identity"]
    assert walk([alice], records_each=6).differences == []
