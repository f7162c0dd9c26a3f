"""Changes of sharing that open or close much are requests: sent, decided, ended, not stranded."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation, SharingChange
from partners.services.settle_sharing_change import change_agreed
from partners.services.sharing_changes import (
    cancel_sharing_change,
    resend_sharing_change,
    withdraw_sharing_change,
)
from partners.services.tend_sharing_changes import Sent, ask_for_what_waits
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent, User
from sharing.models import Grant, Rule, RuleStatus, Wall
from sharing.services.rules import end_rule, make_rule
from sharing.services.wall import build_wall, lift_wall
from tests.cast import Cast, make_organisation, make_staff, party_of, share
from tests.harness.server import ROOT
from tests.partners.change_kit import agree, ask_above, decide
from workflows.drafts import Rule as Routing
from workflows.drafts import Step
from workflows.models import ApprovalProcess, ApprovalTask, TaskStatus
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, remove_rule, save_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast) -> Actor:
    return cast.actor("administrator")


@pytest.fixture
def second(cast: Cast) -> User:
    return make_staff(administrator=True)


@pytest.fixture
def rule(cast: Cast, first: Actor, second: User, settings: Any) -> Rule:
    """A rule for two customers of Bulgaria, which waits."""
    ask_above(settings, 3)
    return paints(cast, first)


def paints(cast: Cast, actor: Actor) -> Rule:
    for number in range(2):
        make_organisation(f"Nr {number} Paints", country="BG", industry="Paints")
    return make_rule(
        actor=actor,
        name="Bulgarian paints",
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        criteria={"country": ["BG"], "industry": ["Paints"]},
        facets=["contacts"],
        reason="Bob looks after paints",
    )


def enter(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def the_change() -> SharingChange:
    return SharingChange.objects.get()


def waits_for_nobody() -> bool:
    """No task, approval or change is left open."""
    tasks = ApprovalTask.objects.filter(status__in=[TaskStatus.OPEN, TaskStatus.COMING])
    runs = ApprovalProcess.objects.filter(outcome__in=["pending", "returned"])
    changes = SharingChange.objects.filter(status="waiting")
    return not (tasks.exists() or runs.exists() or changes.exists())


def test_a_rule_that_opens_much_is_a_request_with_its_exact_disclosure(
    rule: Rule, cast: Cast, second: User
) -> None:
    change = the_change()
    facts = ApprovalProcess.objects.get().snapshot.facts
    assert (facts["change"], facts["opens"], facts["closes"]) == ("rule", 4, None)
    assert (facts["records"], facts["facets"]) == (2, ["contacts", "identity"])
    assert facts["parties"] == [cast.partners["bob"].organisation.name]
    assert (facts["party_kinds"], facts["tier"]) == (["organisation"], "registered")
    client = enter(second)
    assert change.reference in client.get("/approvals/").content.decode()
    task = client.get(f"/approvals/{change.reference}/second-person/").content.decode()
    for text in ("Nr 0 Paints", "Nr 1 Paints", "after paints", "Leave everything", "Bulgaria"):
        assert text in task
    page = client.get(f"/manage/sharing-changes/{change.reference}/").content.decode()
    assert "Nr 1 Paints" in page
    assert f"/approvals/{change.reference}/second-person/" in page
    assert (
        "Agree to the rule"
        in client.get(f"/manage/sharing-rules/{rule.public_id}/").content.decode()
    )
    own = enter(cast.administrator).get(f"/manage/sharing-rules/{rule.public_id}/")
    assert "Agree to the rule" not in own.content.decode()


def test_whoever_decides_reads_that_more_would_open_by_now(rule: Rule, second: User) -> None:
    address = f"/approvals/{the_change().reference}/second-person/"
    client = enter(second)
    assert "<ins>6</ins>" not in client.get(address).content.decode()
    make_organisation("Later Paints", country="BG", industry="Paints")
    page = client.get(address).content.decode()
    assert "<del>4</del>" in page
    assert "<ins>6</ins>" in page


def test_much_more_than_was_sent_is_not_agreed_to(rule: Rule, second: User) -> None:
    for number in range(2):
        make_organisation(f"Later {number} Paints", country="BG", industry="Paints")
    boss = actor_for(second)
    with pytest.raises(Refused) as refused:
        agree(boss, "rule", rule)
    assert refused.value.code == "changed_meanwhile"
    rule.refresh_from_db()
    assert rule.status == RuleStatus.WAITING
    decide(boss, the_change(), "return", comment="It is more by now")
    resend_sharing_change(actor=actor_for(rule.created_by), change=the_change(), reason="All")
    assert agree(boss, "rule", rule).status == "made"


def test_neither_time_nor_a_rule_whose_end_has_passed_opens_anything(
    rule: Rule, second: User
) -> None:
    with pytest.raises(Refused) as refused:
        change_agreed(
            actor=SYSTEM,
            record=the_change(),
            approval=ApprovalProcess.objects.get(),
            comment="",
        )
    assert refused.value.code == "nobody_agreed"
    Rule.objects.filter(pk=rule.pk).update(valid_until=timezone.now())
    with pytest.raises(Refused) as refused:
        agree(actor_for(second), "rule", rule)
    assert refused.value.code == "cannot_be_made"
    rule.refresh_from_db()
    assert rule.status == RuleStatus.WAITING


def test_the_decision_on_the_task_and_on_the_page_of_the_rule_are_one(
    rule: Rule, cast: Cast, second: User
) -> None:
    client = enter(second)
    client.post(f"/manage/sharing-rules/{rule.public_id}/confirm/")
    rule.refresh_from_db()
    assert (rule.status, rule.confirmed_by) == (RuleStatus.OPENING, second)
    assert the_change().status == "made"
    task = ApprovalTask.objects.get()
    assert (task.decision, task.decided_by) == ("approve", second)
    assert waits_for_nobody()


def test_a_rejected_change_changes_nothing_and_says_why(
    rule: Rule, cast: Cast, second: User
) -> None:
    decide(actor_for(second), the_change(), "reject", comment="Bob has enough")
    rule.refresh_from_db()
    assert rule.status == RuleStatus.ENDED
    assert not Grant.objects.filter(rule=rule).exists()
    change = the_change()
    assert change.status == "refused"
    page = enter(cast.administrator).get(f"/manage/sharing-changes/{change.reference}/")
    assert "Bob has enough" in page.content.decode()
    assert waits_for_nobody()


def test_a_returned_change_is_answered_and_sent_again(
    rule: Rule, cast: Cast, first: Actor, second: User
) -> None:
    change = the_change()
    decide(actor_for(second), change, "return", comment="Why all of them?", fields=["reason"])
    for actor in (actor_for(second), cast.actor("staff")):
        with pytest.raises(Forbidden):
            resend_sharing_change(actor=actor, change=change, reason="Because")
    change.refresh_from_db()
    assert change.reason == "Bob looks after paints"
    client = enter(cast.administrator)
    answer = {
        "name": "Bulgarian paints",
        "party": cast.partners["bob"].reference,
        "by_country": ["BG"],
        "by_industry": ["Paints"],
        "facets": ["contacts"],
        "reason": "He has the contract",
        "valid_until": "2099-12-31",
    }
    page = f"/manage/sharing-changes/{change.reference}/again/"
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, answer).status_code == 302
    rule.refresh_from_db()
    assert (rule.reason, rule.valid_until.year) == ("He has the contract", 2099)
    with pytest.raises(Conflict):
        resend_sharing_change(actor=first, change=change, reason="Again")
    assert agree(actor_for(second), "rule", rule).status == "made"
    assert rule.status == RuleStatus.OPENING


def test_the_asker_withdraws_and_an_administrator_cancels(
    rule: Rule, cast: Cast, first: Actor, second: User
) -> None:
    change = the_change()
    with pytest.raises(Forbidden):
        withdraw_sharing_change(actor=actor_for(second), change=change)
    assert ApprovalTask.objects.get().status == TaskStatus.OPEN
    withdraw_sharing_change(actor=first, change=change, reason="A mistake")
    rule.refresh_from_db()
    assert (change.status, rule.status) == ("withdrawn", RuleStatus.ENDED)
    again = paints(cast, first)
    change = SharingChange.objects.get(status="waiting")
    with pytest.raises(Forbidden):
        cancel_sharing_change(actor=cast.actor("staff"), change=change, reason="No")
    with pytest.raises(Refused):
        cancel_sharing_change(actor=actor_for(second), change=change, reason=" ")
    cancel_sharing_change(actor=actor_for(second), change=change, reason="Nobody needs it")
    again.refresh_from_db()
    assert (change.status, again.status) == ("cancelled", RuleStatus.ENDED)
    assert waits_for_nobody()


@pytest.mark.parametrize(("who", "status"), [("asker", "withdrawn"), ("second", "cancelled")])
def test_what_is_taken_back_where_it_was_made_asks_nobody_any_more(
    rule: Rule, first: Actor, second: User, who: str, status: str
) -> None:
    end_rule(actor=first if who == "asker" else actor_for(second), rule=rule)
    assert the_change().status == status
    assert waits_for_nobody()


def test_a_change_that_became_impossible_is_refused_whole(
    cast: Cast, first: Actor, second: User, settings: Any
) -> None:
    ask_above(settings, 1)
    share(make_organisation(), cast.partners["bob"], "contacts")
    wall = build_wall(
        actor=first,
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        reason="Rivals",
    )
    agree(actor_for(second), "wall", wall)
    lift_wall(actor=first, wall=wall)
    Wall.objects.filter(pk=wall.pk).update(valid_until=timezone.now())
    change = SharingChange.objects.get(status="waiting")
    before = OutboxEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        decide(actor_for(second), change, "approve")
    assert refusal.value.code == "cannot_be_made"
    assert "already taken down" in str(refusal.value)
    change.refresh_from_db()
    assert (change.status, OutboxEvent.objects.count()) == ("waiting", before)
    decide(actor_for(second), change, "reject", comment="It is over")
    assert waits_for_nobody()


def test_a_refused_lifting_lets_the_wall_stand_and_it_can_be_asked_again(
    cast: Cast, first: Actor, second: User, settings: Any
) -> None:
    ask_above(settings, 1)
    share(make_organisation(), cast.partners["bob"], "contacts")
    terms = {"shareable": Organisation.shareable, "reason": "Rivals"}
    wall = build_wall(actor=first, party=party_of(cast.partners["bob"]), **terms)
    agree(actor_for(second), "wall", wall)
    for _time in range(2):
        lift_wall(actor=first, wall=wall)
        change = SharingChange.objects.get(status="waiting")
        assert ApprovalProcess.objects.latest("pk").snapshot.facts["opens"] > 1
        decide(actor_for(second), change, "reject", comment="Not yet")
        wall.refresh_from_db()
        assert (wall.valid_until, wall.lift_asked_by) == (None, None)
    assert waits_for_nobody()


def test_what_waited_before_there_were_requests_is_sent_once(
    cast: Cast, first: Actor, second: User, settings: Any
) -> None:
    waiting = paints(cast, first)
    Rule.objects.filter(pk=waiting.pk).update(status=RuleStatus.WAITING)
    share(make_organisation(), cast.partners["bob"], "contacts")
    terms = {"shareable": Organisation.shareable, "reason": "Rivals"}
    wall = build_wall(actor=first, party=party_of(cast.partners["bob"]), **terms)
    Wall.objects.filter(pk=wall.pk).update(lift_asked_by=first.user_id)
    ask_above(settings, 1)
    assert ask_for_what_waits(actor=SYSTEM) == Sent(2, ())
    assert ask_for_what_waits(actor=SYSTEM) == Sent(0, ())
    for kind, subject in (("rule", waiting), ("lift", wall)):
        with pytest.raises(Forbidden):
            agree(first, kind, subject)
        assert agree(actor_for(second), kind, subject).status == "made"
    assert (waiting.status, wall.valid_until is None) == (RuleStatus.OPENING, False)


def test_nobody_is_asked_where_nobody_says_who_decides(
    cast: Cast, first: Actor, settings: Any
) -> None:
    settings.SHARING_SECOND_PERSON = 3
    with pytest.raises(Refused) as refusal:
        paints(cast, first)
    assert refusal.value.code == "no_routing_policy"


def test_the_policy_says_who_the_second_person_is(
    cast: Cast, first: Actor, second: User, settings: Any
) -> None:
    """Here finance, before anything opens to a partner."""
    ask_above(settings, 3)
    boss = actor_for(second)
    draft = draft_policy(actor=boss, code="partners.sharing")
    for each in draft.rules.all():
        remove_rule(actor=boss, policy=draft.public_id, rule_id=each.pk)
    opens = {"field": "opens", "operator": "gt", "value": "0"}
    asked = Routing("What opens: finance", [opens], [Step(1, "finance")])
    save_rule(actor=boss, policy=draft.public_id, rule=asked)
    finance = make_staff("finance")
    activate_policy(actor=SYSTEM, policy=draft.public_id)
    rule = paints(cast, first)
    with pytest.raises(Forbidden):
        agree(boss, "rule", rule)
    page = f"/manage/sharing-changes/{the_change().reference}/"
    assert enter(finance).get(page).status_code == 200
    assert agree(actor_for(finance), "rule", rule).status == "made"
    assert (rule.status, rule.confirmed_by) == (RuleStatus.OPENING, finance)


def test_the_form_says_who_would_be_asked(rule: Rule, cast: Cast) -> None:
    client = enter(cast.administrator)
    terms = {"party": cast.partners["bob"].reference, "by_country": "BG", "facets": ["contacts"]}
    said = client.get("/manage/sharing-rules/preview/", terms).content.decode()
    assert "This needs a second person" in said
    assert "Administrators" in said
    little = terms | {"by_country": "FR"}
    quiet = client.get("/manage/sharing-rules/preview/", little).content.decode()
    assert "second person" not in quiet
    odd = client.get("/manage/sharing-rules/preview/", terms | {"by_owner": "abc"})
    assert "Choose values from the list." in odd.content.decode()


def test_strangers_learn_of_no_change(rule: Rule, cast: Cast) -> None:
    change = the_change()
    for person in (cast.staff, cast.bob, cast.mallory):
        client = enter(person)
        for end in ("", "again/", "withdraw/", "cancel/"):
            page = f"/manage/sharing-changes/{change.reference}/{end}"
            assert client.get(page).status_code == 404
            assert client.post(page, {"reason": "x"}).status_code in {404, 405}
    assert (
        change.reference not in enter(cast.staff).get("/manage/sharing-changes/").content.decode()
    )
    with pytest.raises((Forbidden, NotFound)):
        decide(cast.actor("staff"), change, "approve")
    change.refresh_from_db()
    assert change.status == "waiting"


def test_nothing_but_the_outcome_confirms() -> None:
    """Two ways to agree would diverge sooner or later."""
    names = ("confirm_rule", "confirm_wall", "confirm_lift", "confirm_rival", "confirm_leave")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("sharing", "partners", "catalogue", "deals", "portal", "graphql")
        for path in (ROOT / folder).rglob("*.py")
        if any(
            f"import {name}" in text or f" {name}," in text
            for name in (*names, "confirm_overlap")
            for text in [path.read_text()]
        )
    }
    assert found == {"partners/services/settle_sharing_change.py"}
