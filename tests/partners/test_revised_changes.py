"""A returned change is sent again with other terms; what is over, or cannot be sent, stops no
other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.engine import sharing_changes as engine
from partners.models import Organisation, SharingChange
from partners.selectors.sharing_changes import open_tasks
from partners.services.sharing_changes import resend_sharing_change
from partners.services.tend_sharing_changes import ask_for_what_waits, end_what_is_over
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Refused
from portal.kernel.models import OutboxEvent, User
from sharing.disclosure import rule_disclosure
from sharing.models import Condition, Rule, RuleStatus, Wall
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall, lift_wall
from tests.cast import Cast, make_organisation, make_staff, party_of, share
from tests.partners.change_kit import agree, ask_above, decide
from workflows.drafts import Rule as Routing
from workflows.drafts import Step
from workflows.models import ApprovalProcess, ApprovalTask, TaskStatus
from workflows.services.activate_policy import activate_policy
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, remove_rule, save_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast) -> Actor:
    return cast.actor("administrator")


@pytest.fixture
def second(cast: Cast, settings: Any) -> User:
    ask_above(settings, 1)
    return make_staff(administrator=True)


def paints(cast: Cast, actor: Actor, country: str = "BG") -> Rule:
    return make_rule(
        actor=actor,
        name="Paints",
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        criteria={"country": [country]},
        facets=["contacts"],
        reason="Bob looks after them",
    )


@pytest.fixture
def rule(cast: Cast, first: Actor, second: User) -> Rule:
    """A rule for one customer of Bulgaria, which waits; there is one of Serbia as well."""
    for country in ("BG", "RS"):
        make_organisation(f"Paints {country}", country=country)
    return paints(cast, first)


def the_change() -> SharingChange:
    return SharingChange.objects.get()


def two_steps(boss: Actor) -> None:
    """Sales looks first, an administrator after it."""
    draft = draft_policy(actor=boss, code="partners.sharing")
    for each in draft.rules.all():
        remove_rule(actor=boss, policy=draft.public_id, rule_id=each.pk)
    opens = {"field": "opens", "operator": "gt", "value": "0"}
    steps = [Step(1, "sales"), Step(2, "finance")]
    save_rule(actor=boss, policy=draft.public_id, rule=Routing("Both", [opens], steps))
    activate_policy(actor=SYSTEM, policy=draft.public_id)


def act(person: User, decision: str, comment: str = "") -> None:
    (task,) = open_tasks(the_change())
    decide_task(actor=actor_for(person), task=task.public_id, decision=decision, comment=comment)


def returned_by_the_second(cast: Cast, first: Actor, second: User) -> User:
    """Sales agreed, finance returned it."""
    finance = make_staff("finance")
    two_steps(actor_for(second))
    for country in ("BG", "RS"):
        make_organisation(f"Paints {country}", country=country)
    paints(cast, first)
    act(cast.staff, "approve")
    act(finance, "return", "Say more")
    return finance


def test_what_stays_exactly_as_it_was_is_not_asked_again(
    cast: Cast, first: Actor, second: User
) -> None:
    returned_by_the_second(cast, first, second)
    resend_sharing_change(actor=first, change=the_change(), reason="They have the contract")
    kept = ApprovalTask.objects.get(round=2, role="sales")
    assert (kept.status, kept.decided_by) == (TaskStatus.KEPT, cast.staff)


def test_as_many_of_other_records_are_asked_about_again(
    cast: Cast, first: Actor, second: User
) -> None:
    """As much, of the same kind, of the same facets, to the same partner, but another customer."""
    returned_by_the_second(cast, first, second)
    before = ApprovalProcess.objects.get().snapshot.facts
    terms = {"criteria": {"country": ["RS"]}}
    resend_sharing_change(actor=first, change=the_change(), reason="Serbia", terms=terms)
    after = ApprovalProcess.objects.get().snapshot.facts
    assert {name for name in after if after[name] != before[name]} == {"exactly", "terms"}
    assert ApprovalTask.objects.get(round=2, role="sales").status == TaskStatus.OPEN


def test_a_wider_rule_is_asked_about_again_though_it_opens_no_more_today(
    cast: Cast, first: Actor, second: User
) -> None:
    """Nobody of Greece is a customer yet."""
    returned_by_the_second(cast, first, second)
    before = ApprovalProcess.objects.get().snapshot.facts
    terms = {"criteria": {"country": ["BG", "GR"]}}
    resend_sharing_change(actor=first, change=the_change(), reason="Greece too", terms=terms)
    after = ApprovalProcess.objects.get().snapshot.facts
    assert {name for name in after if after[name] != before[name]} == {"terms"}
    assert ApprovalTask.objects.get(round=2, role="sales").status == TaskStatus.OPEN


def test_another_agreement_is_asked_about_again(cast: Cast, first: Actor, second: User) -> None:
    conditions: list[Any] = [Condition.objects.create(label=name) for name in ("Strict", "Lax")]
    returned_by_the_second(cast, first, second)
    rule = Rule.objects.get()
    for place, condition in enumerate(conditions):
        Rule.objects.filter(pk=rule.pk).update(condition=condition)
        facts = engine.change_facts(the_change())
        assert facts["under_agreement"]
        conditions[place] = facts["terms"]
    assert len(set(conditions)) == 2


def test_a_rule_is_revised_on_the_form_that_asked_for_it(
    rule: Rule, cast: Cast, first: Actor, second: User
) -> None:
    decide(actor_for(second), the_change(), "return", comment="Whose?", fields=["party"])
    client = Client()
    client.force_login(cast.administrator)
    page = f"/manage/sharing-changes/{the_change().reference}/again/"
    shown = client.get(page).content.decode()
    for text in ("Bob Ltd", "Bob looks after them", 'value="BG" selected', "preview"):
        assert text in shown
    said = {
        "name": "Serbia",
        "party": cast.partners["mallory"].reference,
        "by_country": ["RS"],
        "facets": ["commercial"],
        "reason": "Mallory does",
    }
    assert client.post(page, said | {"by_country": []}).status_code == 422
    rule.refresh_from_db()
    assert (rule.name, rule.party) == ("Paints", party_of(cast.partners["bob"]))
    assert client.post(page, said).status_code == 302
    assert agree(actor_for(second), "rule", rule).title == "Serbia"
    assert rule.party == party_of(cast.partners["mallory"])
    assert [each.values for each in rule.criteria.all()] == [["RS"]]
    assert "commercial" in rule.facets


def test_a_wall_is_revised_in_its_record_and_facets(
    cast: Cast, first: Actor, second: User
) -> None:
    bob, records = cast.partners["bob"], [make_organisation(), make_organisation()]
    for record in records:
        share(record, bob, "contacts", "commercial")
    wall = build_wall(
        actor=first,
        party=party_of(bob),
        shareable=Organisation.shareable,
        record=records[0],
        reason="Rivals",
    )
    decide(actor_for(second), the_change(), "return", comment="The other one")
    client = Client()
    client.force_login(cast.administrator)
    page = f"/manage/sharing-changes/{the_change().reference}/again/"
    assert records[0].reference in client.get(page).content.decode()
    said = {
        "party": bob.reference,
        "record": records[1].reference,
        "facets": ["contacts", "commercial"],
        "reason": "Rivals",
    }
    assert client.post(page, said).status_code == 302
    agree(actor_for(second), "wall", wall)
    shareable = Organisation.shareable
    assert wall.object_id == records[1].pk
    assert shareable.names(wall.mask) == ["contacts", "commercial"]


def test_what_ended_by_its_own_date_leaves_every_inbox(
    rule: Rule, cast: Cast, first: Actor, second: User
) -> None:
    share(make_organisation(), cast.partners["bob"], "contacts")
    terms = {"shareable": Organisation.shareable, "reason": "Rivals"}
    wall = build_wall(actor=first, party=party_of(cast.partners["bob"]), **terms)
    agree(actor_for(second), "wall", wall)
    lift_wall(actor=first, wall=wall)
    assert end_what_is_over(SYSTEM) == 0
    past = timezone.now() - timedelta(minutes=1)
    Wall.objects.update(valid_until=past)
    Rule.objects.update(valid_until=past)
    assert end_what_is_over(SYSTEM) == 2
    rule.refresh_from_db()
    assert rule.status == RuleStatus.ENDED
    assert not ApprovalTask.objects.filter(status=TaskStatus.OPEN).exists()
    assert set(SharingChange.objects.values_list("status", flat=True)) == {"made", "cancelled"}
    before = OutboxEvent.objects.count()
    assert (end_what_is_over(SYSTEM), OutboxEvent.objects.count()) == (0, before)


def test_one_change_that_cannot_be_sent_stops_no_other(
    cast: Cast, first: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHARING_SECOND_PERSON = 500
    rules = [paints(cast, first, country) for country in ("BG", "RS")]
    Rule.objects.update(status=RuleStatus.WAITING)
    ask_above(settings, 1)
    Rule.objects.filter(pk=rules[0].pk).update(subject="partners.gone")
    sent = ask_for_what_waits(actor=SYSTEM)
    assert (sent.asked, [(kind, pk) for kind, pk, _why in sent.failed]) == (
        1,
        [("rule", rules[0].pk)],
    )
    assert the_change().subject_id == rules[1].pk


def test_asking_works_out_once_what_would_open(
    cast: Cast, first: Actor, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_organisation("Paints BG", country="BG")
    counted = []

    def counting(**values: Any) -> Any:
        counted.append(values)
        return rule_disclosure(**values)

    monkeypatch.setattr(engine, "rule_disclosure", counting)
    paints(cast, first)
    # The service counted; facts and sheet were frozen from the same.
    assert counted == []
    facts = ApprovalProcess.objects.get().snapshot
    assert facts.facts["opens"] == 2
    assert any("Paints BG" in row[0] for row in facts.sheet["rows"])
    client = Client()
    client.force_login(second)
    page = f"/approvals/{the_change().reference}/second-person/"
    assert client.get(page).status_code == 200
    assert len(counted) <= 1


def test_other_terms_that_make_no_sense_change_nothing(
    rule: Rule, first: Actor, second: User
) -> None:
    decide(actor_for(second), the_change(), "return", comment="Whose?")
    with pytest.raises(Refused):
        resend_sharing_change(
            actor=first, change=the_change(), reason="x", terms={"facets": ["nothing"]}
        )
    rule.refresh_from_db()
    assert rule.reason == "Bob looks after them"
    assert ApprovalProcess.objects.get().outcome == "returned"
