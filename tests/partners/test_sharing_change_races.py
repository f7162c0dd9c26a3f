"""A change of sharing that is decided while it is taken back, or decided twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from partners.models import Organisation, SharingChange
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import Actor, actor_for
from sharing.models import RuleStatus
from sharing.services.rules import end_rule, make_rule
from tests.cast import make_organisation, make_partner, make_staff, party_of
from tests.harness.races import race
from tests.partners.change_kit import ask_above
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.services.decide import decide_task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(settings: Any) -> SimpleNamespace:
    """A rule that waits, whoever asked for it, and two who may decide."""
    people = [actor_for(make_staff(administrator=True)) for _person in range(3)]
    ask_above(settings, 1)
    make_organisation("Paints", country="BG")
    rule = make_rule(
        actor=people[0],
        name="Bulgaria",
        party=party_of(make_partner("Bob Ltd")),
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["contacts"],
        reason="Bob looks after them",
    )
    change = SharingChange.objects.get()
    task = ApprovalTask.objects.get().public_id
    return SimpleNamespace(rule=rule, change=change, people=people, task=task)


def agree(scene: SimpleNamespace, actor: Actor) -> SharingChange:
    """From the page of the rule."""
    return agree_to_sharing_change(actor=actor, kind="rule", subject_id=scene.rule.pk)


def ended(scene: SimpleNamespace) -> tuple[str, str, str]:
    """The rule, the change and the approval tell the same; no task is open."""
    assert not ApprovalTask.objects.filter(status__in=["open", "coming"]).exists()
    scene.rule.refresh_from_db()
    scene.change.refresh_from_db()
    return scene.rule.status, scene.change.status, ApprovalProcess.objects.get().outcome


def test_it_is_taken_back_while_somebody_agrees(scene: SimpleNamespace) -> None:
    asker, second, _third = scene.people
    _taken, decided = race(
        lambda: end_rule(actor=asker, rule=scene.rule),
        lambda: decide_task(actor=second, task=scene.task, decision="approve"),
    )
    # Whoever comes second finds it decided, or ends what has begun.
    approved = isinstance(decided, Decision)
    assert ended(scene) == (
        (RuleStatus.ENDED, "made", "approved")
        if approved
        else (RuleStatus.ENDED, "withdrawn", "withdrawn")
    )


def test_one_agrees_and_another_refuses(scene: SimpleNamespace) -> None:
    _asker, second, third = scene.people
    results = race(
        lambda: agree(scene, second),
        lambda: decide_task(actor=third, task=scene.task, decision="reject", comment="No"),
    )
    agreed = isinstance(results[0], SharingChange)
    assert agreed != isinstance(results[1], Decision)
    assert ended(scene) == (
        (RuleStatus.OPENING, "made", "approved")
        if agreed
        else (RuleStatus.ENDED, "refused", "rejected")
    )
    assert Decision.objects.count() == 1


def test_two_administrators_end_it_at_once(scene: SimpleNamespace) -> None:
    results = race(
        *(lambda each=each: end_rule(actor=each, rule=scene.rule) for each in scene.people[:2])
    )
    assert "rule_ended" in results
    status, change, outcome = ended(scene)
    assert status == RuleStatus.ENDED
    assert change == outcome
    assert change in {"withdrawn", "cancelled"}
