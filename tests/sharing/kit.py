"""The policy matrix of a shareable model, by declaring it.

A test class names how to make a record and, for each facet, a field with a value to look for::

    class TestCustomers(PolicyKit):
        model = Organisation
        probes = {"identity": ("city", "Ruse"), "commercial": ("tax_id", "BG103856412")}

        def make(self, **values):
            return make_organisation(**values)

and gets every member of the cast × facet × way of reading: row, list, count, field, filter, sort,
permission, level, bounds of time, walls and explanation. What each must answer is written here
from the words of the specification; the engine is not asked for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db.models import Model
from django.utils import timezone

from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import Forbidden, NotFound
from portal.kernel.models import AuditEntry, OutboxEvent
from sharing.engine.compiler import compile_access
from sharing.engine.explainer import explain
from sharing.models import Grant
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown
from sharing.selectors import access
from sharing.services.extend import extend_grant
from sharing.services.grant import grant_access
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall, lift_wall
from sharing.shareable import Level, Shareable, choices_of, shareable_of
from tests.cast import Cast, party_of, share


@pytest.mark.django_db
class PolicyKit:
    """Inherit, name ``model`` and ``probes``, write ``make``."""

    model: ClassVar[type[Model]]
    # Facet → (a field of it, a value that only the record under test has).
    probes: ClassVar[dict[str, tuple[str, Any]]]

    def make(self, **values: Any) -> Any:
        """A record with these values, made by the model's services."""
        raise NotImplementedError

    @property
    def shareable(self) -> Shareable:
        """The declaration under test."""
        return shareable_of(self.model)

    @pytest.fixture
    def record(self, cast: Cast) -> Any:
        """The record under test; another one, shared with nobody, lies beside it."""
        self.make()
        return self.make(**dict(self.probes.values()))

    def sees(self, actor: Actor, record: Any) -> set[str]:
        """The facets that an actor sees by every way of reading; the ways must agree."""
        rows = self.model._default_manager.filter(pk=record.pk)
        found = visible_to(actor, rows).first()
        facets = set(Shown(found).facets) if found else set()
        answers = {
            "row": found is not None,
            "list": record.pk in {each.pk for each in visible_to(actor, self.model.objects.all())},
            "count": visible_to(actor, rows).count() == 1,
            "access": _succeeds(lambda: access(actor, self.model.objects.all(), pk=record.pk)),
        }
        assert set(answers.values()) == {bool(facets)}, answers
        for facet in self.shareable.bits:
            assert explain(actor, record, facet).allowed == (facet in facets)
        for facet, (name, value) in self.probes.items():
            if getattr(record, name) != value:
                continue
            everything = visible_to(actor, self.model.objects.all())
            by_filter = facet_filter(everything, **{name: value}).filter(pk=record.pk).exists()
            by_sort = shown(everything, name, alias="_probe").filter(pk=record.pk)
            sorted_by = by_sort.values_list("_probe", flat=True).first()
            assert by_filter == (facet in facets), (facet, "filter")
            assert (sorted_by is not None) == (facet in facets), (facet, "sort")
            if found:
                assert (getattr(Shown(found), name) is not None) == (facet in facets)
        return facets

    def shared(self, *facets: str) -> set[str]:
        """What sharing these facets opens: the base always comes along."""
        return {self.shareable.base, *facets}

    @property
    def others(self) -> list[str]:
        """The facets besides the base."""
        return [
            each.name for each in choices_of(self.shareable) if each.name != self.shareable.base
        ]

    # --- The matrix -----------------------------------------------------------------------

    def test_nobody_outside_sees_an_unshared_record(self, cast: Cast, record: Any) -> None:
        for name in cast.names:
            assert self.sees(cast.actor(name), record) == set(), name

    def test_a_share_opens_its_facets_to_its_receiver_alone(self, cast: Cast, record: Any) -> None:
        for facet in [each.name for each in choices_of(self.shareable)]:
            grant = cast.share_with_bob(record, facet)
            assert self.sees(cast.actor("bob"), record) == self.shared(facet)
            for name in ("mallory", "expired"):
                assert self.sees(cast.actor(name), record) == set(), (name, facet)
            revoke_grant(actor=SYSTEM, grant=grant)
            assert self.sees(cast.actor("bob"), record) == set()

    def test_shares_add_up(self, cast: Cast, record: Any) -> None:
        for facet in self.others[:3]:
            share(record, cast.partners["bob"], facet)
        assert self.sees(cast.actor("bob"), record) == self.shared(*self.others[:3])

    def test_levels_include_the_ones_before(self, cast: Cast, record: Any) -> None:
        rows = self.model.objects.filter(pk=record.pk)
        allowed = {Level.VIEW: 1, Level.COMMENT: 2, Level.EDIT: 3}
        for level, depth in allowed.items():
            grant = share(record, cast.partners["bob"], self.shareable.base, level=level)
            bob = cast.actor("bob")
            seen = [visible_to(bob, rows, level=each).exists() for each in allowed]
            assert seen == [index < depth for index in range(3)]
            may_change = f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"
            assert cast.bob.has_perm(may_change, record) == (level == Level.EDIT)
            assert not cast.mallory.has_perm(may_change, record)
            revoke_grant(actor=SYSTEM, grant=grant)

    def test_bounds_of_time_are_compared_when_reading(self, cast: Cast, record: Any) -> None:
        grant = share(record, cast.partners["bob"], self.others[0])
        now = timezone.now()
        rows = self.shareable.access_model._default_manager.filter(content_object=record.pk)
        # No service, no job and no event: only the clock passes the end.
        rows.update(valid_until=now - timedelta(milliseconds=1))
        assert self.sees_rows(cast.actor("bob"), record) == set()
        rows.update(valid_from=now + timedelta(hours=1), valid_until=now + timedelta(hours=2))
        assert self.sees_rows(cast.actor("bob"), record) == set()
        compile_access(self.shareable, [grant.party_id], [record.pk])
        assert self.sees(cast.actor("bob"), record) == self.shared(self.others[0])

    def sees_rows(self, actor: Actor, record: Any) -> set[str]:
        """The facets of the row alone, for a compiled form that a test moved in time."""
        found = visible_to(actor, self.model.objects.filter(pk=record.pk)).first()
        return set(Shown(found).facets) if found else set()

    def test_a_wall_beats_every_share(self, cast: Cast, record: Any) -> None:
        share(record, cast.partners["bob"], *self.others)
        hidden = self.others[0]
        bob = party_of(cast.partners["bob"])
        wall = build_wall(
            actor=SYSTEM,
            party=bob,
            shareable=self.shareable,
            record=record,
            facets=[hidden],
            reason="A competitor",
        )
        assert self.sees(cast.actor("bob"), record) == self.shared(*self.others[1:])
        whole = build_wall(
            actor=SYSTEM, party=bob, shareable=self.shareable, reason="A competitor"
        )
        assert self.sees(cast.actor("bob"), record) == set()
        lift_wall(actor=SYSTEM, wall=whole)
        lift_wall(actor=SYSTEM, wall=wall)
        assert self.sees(cast.actor("bob"), record) == self.shared(*self.others)

    def test_another_moment_is_answered_from_the_grants(self, cast: Cast, record: Any) -> None:
        grant = share(record, cast.partners["bob"], self.others[0])
        between = timezone.now()
        revoke_grant(actor=SYSTEM, grant=grant)
        rows = self.model.objects.filter(pk=record.pk)
        bob = cast.actor("bob")
        assert visible_to(bob, rows, at=grant.granted_at - timedelta(seconds=1)).count() == 0
        then = visible_to(bob, rows, at=between).get()
        assert set(Shown(then).facets) == self.shared(self.others[0])
        assert visible_to(bob, rows, at=timezone.now()).count() == 0

    def test_strangers_can_neither_share_nor_take_back(self, cast: Cast, record: Any) -> None:
        grant = share(record, cast.partners["bob"], self.others[0], level=Level.EDIT)
        before = (AuditEntry.objects.count(), OutboxEvent.objects.count(), Grant.objects.count())
        refusals: dict[str, type[Exception]] = {"bob": Forbidden, "mallory": NotFound}
        for name, refusal in refusals.items():
            actor = cast.actor(name)
            with pytest.raises(refusal):
                grant_access(
                    actor=actor,
                    party=party_of(cast.partners["mallory"]),
                    record=record,
                    facets=[self.shareable.base],
                    reason="For me",
                )
            with pytest.raises(refusal):
                revoke_grant(actor=actor, grant=grant)
            with pytest.raises(refusal):
                extend_grant(actor=actor, grant=grant, valid_until=None)
        grant.refresh_from_db()
        assert grant.revoked_at is None
        assert before == (
            AuditEntry.objects.count(),
            OutboxEvent.objects.count(),
            Grant.objects.count(),
        )


def _succeeds(read: Callable[[], Any]) -> bool:
    try:
        read()
    except NotFound:
        return False
    return True
