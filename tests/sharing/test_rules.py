"""Rules: exact as records change, in the background, with a second person where much opens."""

from __future__ import annotations

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.models import AuditEntry, OutboxEvent
from sharing.disclosure import rule_closure, rule_disclosure
from sharing.engine import rules as engine
from sharing.engine.explainer import explain
from sharing.jobs import apply_rule, go_on_with_rules
from sharing.models import Grant, Rule, RuleStatus
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.revoke import revoke_grant
from sharing.services.rules import end_rule, make_rule
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, make_staff, party_of, share
from tests.partners.change_kit import agree, ask_above

pytestmark = pytest.mark.django_db


def rule_for(cast: Cast, actor: Actor = SYSTEM, **values: Any) -> Rule:
    given: dict[str, Any] = {
        "name": "Bulgarian paints",
        "party": party_of(cast.partners["bob"]),
        "shareable": Organisation.shareable,
        "criteria": {"country": ["BG"], "industry": ["Paints"]},
        "facets": ["contacts"],
        "reason": "Bob looks after paints in Bulgaria",
    }
    rule = make_rule(actor=actor, **given | values)
    apply_rule(rule_id=rule.pk)
    rule.refresh_from_db()
    return rule


def seen(actor: Actor) -> dict[str, list[str]]:
    rows = visible_to(actor, Organisation.objects.filter(roles__contains=["customer"]))
    return {row.name: Shown(row).facets for row in rows}


def change(organisation: Organisation, **values: Any) -> None:
    organisation.refresh_from_db()
    edit_organisation(
        actor=SYSTEM, organisation=organisation, version=organisation.version, values=values
    )


def test_a_rule_follows_its_records(cast: Cast) -> None:
    first = make_organisation("First", country="BG", industry="Paints")
    other = make_organisation("Other", country="RO", industry="Paints")
    rule = rule_for(cast)
    bob = cast.actor("bob")
    assert rule.status == RuleStatus.ACTIVE
    assert rule.matched == 1
    assert seen(bob) == {"First": ["identity", "contacts"]}
    change(other, country="BG")
    late = make_organisation("Late", country="BG", industry="Paints")
    assert set(seen(bob)) == {"First", "Other", "Late"}
    change(first, industry="Glues")
    change(late, roles=["supplier"])
    assert set(seen(bob)) == {"Other"}
    assert seen(cast.actor("mallory")) == {}
    change(first, industry="Paints")
    assert set(seen(bob)) == {"First", "Other"}
    assert Grant.objects.filter(rule=rule, object_id=first.pk).count() == 2


def test_a_rule_is_applied_in_batches_and_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    made = [make_organisation(f"Nr {n}", country="BG", industry="Paints") for n in range(5)]
    rule = make_rule(
        actor=SYSTEM,
        name="Paints",
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        criteria={"industry": ["Paints"]},
        facets=[],
        reason="Paints",
    )
    engine.open_next(Rule.objects.get(pk=rule.pk), Organisation.shareable)
    assert len(seen(cast.actor("bob"))) == 2
    # What changes meanwhile is neither forgotten nor opened twice.
    change(made[0], industry="Glues")
    change(made[4], city="Ruse")
    apply_rule(rule_id=rule.pk)
    apply_rule(rule_id=rule.pk)
    assert set(seen(cast.actor("bob"))) == {"Nr 1", "Nr 2", "Nr 3", "Nr 4"}
    assert Grant.objects.filter(rule=rule, revoked_at=None).count() == 4


def test_ending_a_rule_closes_what_only_it_showed(cast: Cast) -> None:
    both = make_organisation("Both", country="BG", industry="Paints")
    make_organisation("Only", country="BG", industry="Paints")
    share(both, cast.partners["bob"], "commercial")
    rule = rule_for(cast)
    closing = rule_closure(actor=SYSTEM, rule=rule)
    assert {facet.name: n for facet, n in closing.facets} == {"identity": 1, "contacts": 2}
    assert set(seen(cast.actor("bob"))) == {"Both", "Only"}
    end_rule(actor=SYSTEM, rule=rule, reason="No longer")
    assert seen(cast.actor("bob")) == {"Both": ["identity", "commercial"]}
    with pytest.raises(Conflict):
        end_rule(actor=SYSTEM, rule=rule)
    make_organisation("Late", country="BG", industry="Paints")
    assert set(seen(cast.actor("bob"))) == {"Both"}


def test_the_preview_counts_exactly_what_then_opens(cast: Cast) -> None:
    known = make_organisation("Known", country="BG", industry="Paints")
    walled = make_organisation("Walled", country="BG", industry="Paints")
    make_organisation("New", country="BG", industry="Paints")
    make_organisation("Elsewhere", country="RO", industry="Paints")
    bob = party_of(cast.partners["bob"])
    share(known, cast.partners["bob"], "contacts")
    build_wall(
        actor=SYSTEM, party=bob, shareable=Organisation.shareable, record=walled, reason="Rival"
    )
    effect = rule_disclosure(
        actor=SYSTEM,
        shareable=Organisation.shareable,
        party=bob,
        criteria={"country": ["BG"]},
        facets=["contacts", "notes"],
    )
    counted = {facet.name: number for facet, number in effect.facets}
    assert counted == {"identity": 1, "contacts": 1, "notes": 2}
    assert (effect.records, effect.opened, effect.walled) == (3, 4, 1)
    before = seen(cast.actor("bob"))
    rule_for(cast, criteria={"country": ["BG"]}, facets=["contacts", "notes"])
    after = seen(cast.actor("bob"))
    opened = [
        (name, facet) for name in after for facet in set(after[name]) - {*before.get(name, ())}
    ]
    assert len(opened) == effect.opened
    listed = {(row.name, facet.name) for row, facets in effect.listed for facet in facets}
    assert listed == set(opened)


def test_much_waits_for_a_second_person(cast: Cast, settings: Any) -> None:
    ask_above(settings, 3)
    for number in range(2):
        make_organisation(f"Nr {number}", country="BG", industry="Paints")
    first = cast.actor("administrator")
    rule = rule_for(cast, first)
    assert rule.status == RuleStatus.WAITING
    assert seen(cast.actor("bob")) == {}
    for actor, code in ((first, "own_request"), (cast.actor("staff"), "not_yours")):
        with pytest.raises(Forbidden) as refusal:
            agree(actor, "rule", rule)
        assert refusal.value.code == code
    rule.refresh_from_db()
    assert (rule.status, rule.confirmed_by) == (RuleStatus.WAITING, None)
    second = make_staff(administrator=True)
    agree(actor_for(second), "rule", rule)
    assert rule.confirmed_by == second
    apply_rule(rule_id=rule.pk)
    assert len(seen(cast.actor("bob"))) == 2
    with pytest.raises(Conflict):
        agree(actor_for(second), "rule", rule)


def test_rules_are_for_administrators_and_make_sense(cast: Cast) -> None:
    before = (AuditEntry.objects.count(), OutboxEvent.objects.count())
    for name in ("staff", "bob", "mallory"):
        with pytest.raises(Forbidden):
            rule_for(cast, cast.actor(name))
    for code, values in {
        "criteria_missing": {"criteria": {}},
        "unknown_criterion": {"criteria": {"credit_limit": ["1"]}},
        "unknown_facet": {"facets": ["secrets"]},
        "reason_missing": {"reason": " "},
        "name_missing": {"name": ""},
    }.items():
        with pytest.raises(Refused) as refusal:
            rule_for(cast, **values)
        assert refusal.value.code == code
    assert not Rule.objects.exists()
    assert before == (AuditEntry.objects.count(), OutboxEvent.objects.count())


def test_a_grant_of_a_rule_is_explained_and_not_taken_back_alone(cast: Cast) -> None:
    record = make_organisation("First", country="BG", industry="Paints")
    rule = rule_for(cast)
    answer = explain(cast.actor("bob"), record, "contacts")
    assert answer.allowed
    assert any("Bulgarian paints" in reason.text for reason in answer.reasons)
    with pytest.raises(Conflict) as refusal:
        revoke_grant(actor=SYSTEM, grant=Grant.objects.get(rule=rule))
    assert refusal.value.code == "shared_by_rule"
    assert set(seen(cast.actor("bob"))) == {"First"}


def test_a_rule_whose_job_failed_to_the_last_is_taken_up_again(cast: Cast) -> None:
    rule = rule_for(cast)
    jobs = ProcrastinateJob.objects.filter(
        task_name="sharing.apply_rule", args={"rule_id": rule.pk}
    )
    before = jobs.count()
    go_on_with_rules(0)
    assert jobs.count() == before, "it is applied to its end"
    Rule.objects.filter(pk=rule.pk).update(status=RuleStatus.OPENING)
    go_on_with_rules(0)
    assert jobs.count() == before + 1
    assert jobs.latest("id").lock == f"rule:{rule.pk}"


@pytest.mark.parametrize(
    "criteria", [{"owner": ["Georgi"]}, {"owner": ["999999999"]}, {"status": ["gone"]}]
)
def test_values_that_make_no_sense_are_refused_where_a_rule_is_made(
    cast: Cast, criteria: dict[str, list[str]]
) -> None:
    terms = {"shareable": Organisation.shareable, "party": party_of(cast.partners["bob"])}
    events = OutboxEvent.objects.count()
    for ask in (
        lambda: rule_disclosure(actor=SYSTEM, criteria=criteria, facets=[], **terms),
        lambda: make_rule(
            actor=SYSTEM, name="Odd", criteria=criteria, facets=[], reason="Odd", **terms
        ),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "unknown_value"
        assert refused.value.field == f"by_{next(iter(criteria))}"
    assert not Rule.objects.exists()
    assert OutboxEvent.objects.count() == events
