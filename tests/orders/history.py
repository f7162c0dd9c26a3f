"""Random histories of three orders: shares, walls, rules, and what they ask about."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from orders.models import Order, OrderLine
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from sharing.disclosure import RuleDisclosure, opening, rule_closure, rule_disclosure
from sharing.jobs import apply_rule
from sharing.models import Grant, Party, Rule, Wall
from sharing.services.revoke import revoke_grant
from sharing.services.rules import end_rule, make_rule
from sharing.services.wall import build_wall, lift_wall, wall_mask
from sharing.wall_disclosure import wall_closure, wall_opening
from tests.cast import Cast, make_organisation, make_partner, party_of, share
from tests.orders.kit import make_order

STEPS = st.one_of(
    st.tuples(
        st.just("share"),
        st.sampled_from(["alice", "bob"]),
        st.integers(0, 2),
        st.lists(st.sampled_from(["amounts", "amounts~", "internal"]), max_size=2, unique=True),
    ),
    st.tuples(st.just("revoke"), st.integers(0, 4)),
    st.tuples(
        st.just("wall"),
        st.sampled_from(["alice", "bob"]),
        st.sampled_from([Order, OrderLine]),
        st.one_of(st.none(), st.integers(0, 2)),
        st.sampled_from([[], ["amounts"]]),
    ),
    st.tuples(st.just("lift"), st.integers(0, 3)),
    st.tuples(st.just("rule"), st.sampled_from(["BG", "RO"])),
    st.tuples(st.just("end")),
    st.tuples(st.just("move"), st.sampled_from(["BG", "RO"])),
)


class History:
    """One random history of three orders of Alice's and of others."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.customer = make_organisation("Ports", country="BG")
        owner = cast.partners["alice"].organisation
        self.made = [make_order(owner, customer=self.customer)]
        self.made += [make_order(make_partner().organisation) for _ in range(2)]

    def share(self, name: str, at: int, facets: list[str]) -> None:
        share(self.made[at], self.cast.partners[name], *facets)

    def revoke(self, at: int) -> None:
        for grant in Grant.objects.filter(revoked_at=None, rule=None).order_by("pk")[at : at + 1]:
            revoke_grant(actor=SYSTEM, grant=grant)

    def wall(self, name: str, model: Any, at: int | None, facets: list[str]) -> None:
        record = None if at is None else self.made[at]
        if record is not None and model is OrderLine:
            record = record.lines.first()
        build_wall(
            actor=SYSTEM,
            party=party_of(self.cast.partners[name]),
            shareable=model.shareable,
            record=record,
            facets=facets or None,
            reason="Rival",
        )

    def lift(self, at: int) -> None:
        for wall in Wall.objects.filter(valid_until=None).order_by("pk")[at : at + 1]:
            lift_wall(actor=SYSTEM, wall=wall)

    def rule(self, country: str) -> None:
        rule = make_rule(
            actor=SYSTEM,
            name="By customer",
            party=party_of(self.cast.partners["bob"]),
            shareable=Order.shareable,
            criteria={"customer_country": [country]},
            facets=["amounts"],
            reason="Theirs",
        )
        apply_rule(rule_id=rule.pk)

    def end(self) -> None:
        for rule in Rule.objects.filter(ended_at=None)[:1]:
            end_rule(actor=SYSTEM, rule=rule)

    def move(self, country: str) -> None:
        self.customer.refresh_from_db()
        edit_organisation(
            actor=SYSTEM,
            organisation=self.customer,
            version=self.customer.version,
            values={"country": country},
        )


class Foreseen:
    """What each step of a history is said to open or close, before it is made."""

    def __init__(self, history: History) -> None:
        self.history = history

    def party(self, name: str) -> Party:
        return party_of(self.history.cast.partners[name])

    def share(self, name: str, at: int, facets: list[str]) -> RuleDisclosure:
        rows = Order.objects.filter(pk=self.history.made[at].pk).order_by("pk")
        return opening(Order.shareable, self.party(name), rows, Order.shareable.mask(facets))

    def wall(self, name: str, model: Any, at: int | None, facets: list[str]) -> RuleDisclosure:
        record = None if at is None else self.history.made[at]
        if record is not None and model is OrderLine:
            record = record.lines.first()
        wall = Wall(
            party=self.party(name),
            subject=model.shareable.label,
            object_id=record.pk if record else None,
            mask=wall_mask(model.shareable, facets or None),
        )
        return wall_closure(actor=SYSTEM, wall=wall)

    def lift(self, at: int) -> RuleDisclosure | None:
        for wall in Wall.objects.filter(valid_until=None).order_by("pk")[at : at + 1]:
            return wall_opening(actor=SYSTEM, wall=wall)
        return None

    def rule(self, country: str) -> RuleDisclosure:
        return rule_disclosure(
            actor=SYSTEM,
            shareable=Order.shareable,
            party=self.party("bob"),
            criteria={"customer_country": [country]},
            facets=["amounts"],
        )

    def end(self) -> RuleDisclosure | None:
        for rule in Rule.objects.filter(ended_at=None)[:1]:
            return rule_closure(actor=SYSTEM, rule=rule)
        return None
