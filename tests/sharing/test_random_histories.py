"""Random histories of sharing: after every step the engine agrees with the naive evaluator."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Agreement, Organisation
from partners.selectors.agreements import newest_version
from partners.services.agreements import (
    accept_agreement,
    publish_agreement,
    publish_agreement_version,
)
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.viewers import viewing
from sharing.jobs import apply_rule
from sharing.models import Grant, Party, Rival, RivalGroup, Rule, Wall
from sharing.parity.naive import Decided, facets_seen
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.extend import extend_grant
from sharing.services.grant import grant_access
from sharing.services.revoke import revoke_grant
from sharing.services.rivals import add_rival, form_rival_group, remove_rival
from sharing.services.rules import end_rule, make_rule
from sharing.services.wall import build_wall, lift_wall
from sharing.shareable import Level
from tests.cast import Cast, make_organisation, party_of

pytestmark = pytest.mark.django_db

SHAREABLE = Organisation.shareable
TEXTS = {"en": "Terms", "ru": "Условия", "bg": "Условия"}
FACETS = sorted(each.name for each in SHAREABLE.grantable)
PEOPLE = ("alice", "bob")
COUNTRIES = ("BG", "RO")
people = st.sampled_from(PEOPLE)
records = st.integers(0, 4)
facets = st.lists(st.sampled_from(FACETS), max_size=3, unique=True)
hours = st.sampled_from([None, 1, 24])

STEPS = st.one_of(
    st.tuples(st.just("grant"), people, records, facets, st.sampled_from(list(Level)), hours),
    st.tuples(st.just("later"), people, records, facets),
    st.tuples(st.just("revoke"), st.integers(0, 9)),
    st.tuples(st.just("extend"), st.integers(0, 9), hours),
    st.tuples(st.just("wall"), people, st.one_of(st.none(), records), facets),
    st.tuples(st.just("_rival"), people),
    st.tuples(st.just("_bind"), people, st.booleans(), records, facets),
    st.tuples(st.just("_accept"), people),
    st.tuples(st.just("_reword")),
    st.tuples(st.just("_unrival"), st.integers(0, 9)),
    st.tuples(st.just("lift"), st.integers(0, 9)),
    st.tuples(st.just("rule"), people, st.sampled_from(COUNTRIES), facets),
    st.tuples(st.just("end"), st.integers(0, 9)),
    st.tuples(st.just("move"), records, st.sampled_from(COUNTRIES)),
)


class History:
    """One random history, played by the services."""

    def __init__(self, cast: Cast, made: list[Organisation]) -> None:
        self.cast = cast
        self.made = made

    def play(self, step: tuple[Any, ...]) -> None:
        getattr(self, step[0])(*step[1:])

    def party(self, name: str) -> Any:
        return party_of(self.cast.partners[name])

    def grant(self, name: str, at: int, chosen: list[str], level: Level, ends: int | None) -> None:
        until = ends and timezone.now() + timedelta(hours=ends)
        grant_access(
            actor=SYSTEM,
            party=self.party(name),
            record=self.made[at],
            facets=chosen,
            level=level,
            valid_until=until,
            reason="Asked",
        )

    def later(self, name: str, at: int, chosen: list[str]) -> None:
        grant_access(
            actor=SYSTEM,
            party=self.party(name),
            record=self.made[at],
            facets=chosen,
            valid_from=timezone.now() + timedelta(hours=2),
            reason="Later",
        )

    def revoke(self, number: int) -> None:
        held = Grant.objects.filter(revoked_at=None, rule=None).order_by("pk")
        for grant in held[number : number + 1]:
            revoke_grant(actor=SYSTEM, grant=grant)

    def extend(self, number: int, ends: int | None) -> None:
        held = Grant.objects.filter(revoked_at=None, rule=None).order_by("pk")
        until = ends and timezone.now() + timedelta(hours=ends + 3)
        for grant in held[number : number + 1]:
            extend_grant(actor=SYSTEM, grant=grant, valid_until=until)

    def wall(self, name: str, at: int | None, chosen: list[str]) -> None:
        build_wall(
            actor=SYSTEM,
            party=self.party(name),
            shareable=SHAREABLE,
            record=None if at is None else self.made[at],
            facets=chosen,
            reason="Rival",
        )

    def lift(self, number: int) -> None:
        for wall in Wall.objects.filter(valid_until=None, group=None).order_by("pk")[
            number : number + 1
        ]:
            lift_wall(actor=SYSTEM, wall=wall)

    def _rival(self, name: str) -> None:
        """Walls before what belongs to a partner: its own record and its distribution line."""
        group = RivalGroup.objects.first() or form_rival_group(
            actor=SYSTEM, name="Paints", reason="Rivals"
        )
        if not group.rivals.filter(party=self.party(name), left_at=None).exists():
            add_rival(actor=SYSTEM, group=group, party=self.party(name))

    def _unrival(self, number: int) -> None:
        for rival in Rival.objects.filter(left_at=None).order_by("pk")[number : number + 1]:
            remove_rival(actor=SYSTEM, rival=rival)

    def _bind(self, name: str, tier: bool, at: int, chosen: list[str]) -> None:
        """A grant under an agreement, to one partner or to a whole tier."""
        tiers = Party.objects.filter(kind="tier")
        grant_access(
            actor=SYSTEM,
            party=tiers[0] if tier else self.party(name),
            record=self.made[at],
            facets=chosen,
            condition=self._agreement().condition,
            reason="Under terms",
        )

    def _agreement(self) -> Agreement:
        return Agreement.objects.first() or publish_agreement(
            actor=SYSTEM, name="Terms", texts=TEXTS
        )

    def _reword(self) -> None:
        publish_agreement_version(actor=SYSTEM, agreement=self._agreement(), texts=TEXTS)

    def _accept(self, name: str) -> None:
        partner = self.cast.partners[name]
        admin = actor_for(getattr(self.cast, name))
        admin = replace(admin, organisations={partner.organisation_id: "admin"})
        with suppress(NotFound, Conflict):
            accept_agreement(
                actor=admin,
                version=newest_version(self._agreement()),
                organisation=partner.organisation,
                language="en",
                address=None,
                user_agent="",
            )

    def rule(self, name: str, country: str, chosen: list[str]) -> None:
        rule = make_rule(
            actor=SYSTEM,
            name="By country",
            party=self.party(name),
            shareable=SHAREABLE,
            criteria={"country": [country]},
            facets=chosen,
            reason="By country",
        )
        apply_rule(rule_id=rule.pk)

    def end(self, number: int) -> None:
        for rule in Rule.objects.filter(ended_at=None).order_by("pk")[number : number + 1]:
            end_rule(actor=SYSTEM, rule=rule)

    def move(self, at: int, country: str) -> None:
        record = Organisation.objects.get(pk=self.made[at].pk)
        edit_organisation(
            actor=SYSTEM, organisation=record, version=record.version, values={"country": country}
        )

    def check(self) -> None:
        """Rows, masks and the second wall, against the words of the specification."""
        ids = [each.pk for each in self.made]
        decided = Decided.about(SHAREABLE, ids)
        rows = Organisation.objects.filter(pk__in=ids)
        now = timezone.now()
        for name in (*PEOPLE, "mallory"):
            actor = self.cast.actor(name)
            due = {each.pk: facets_seen(actor, SHAREABLE, each, decided, now) for each in rows}
            due = {pk: seen for pk, seen in due.items() if seen}
            found = visible_to(actor, rows)
            assert {each.pk: set(Shown(each).facets) for each in found} == due
            then = visible_to(actor, rows, at=timezone.now())
            assert {each.pk: set(Shown(each).facets) for each in then} == due
            with viewing(actor):
                assert set(rows.values_list("pk", flat=True)) == set(due)
        for rule in Rule.objects.filter(ended_at=None).prefetch_related("criteria"):
            wanted = rule.criteria.all()[0].values
            # Rules share customers; a partner's own company is none.
            fits = {
                each.pk for each in rows if "customer" in each.roles and each.country in wanted
            }
            held = Grant.objects.filter(rule=rule, revoked_at=None)
            assert set(held.values_list("object_id", flat=True)) & set(ids) == fits


@given(steps=st.lists(STEPS, min_size=2, max_size=8))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_history_leaves_what_the_specification_says(
    cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        made = [make_organisation(country=COUNTRIES[n % 2]) for n in range(3)]
        made += [cast.partners[name].organisation for name in PEOPLE]
        history = History(cast, made)
        for step in steps:
            history.play(step)
            history.check()
        transaction.set_rollback(True)
