"""Recorded approvals of others through our engine: their figures come out, wrong roles do not."""

from __future__ import annotations

import json
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest

from workflows.engine.recorded import RecordedCase, read_log, sample
from workflows.engine.recorded_figures import figures
from workflows.engine.recorded_policies import POLICIES
from workflows.models import ApprovalProcess, RoutingPolicy
from workflows.services.replay_log import Replayed, replay

pytestmark = pytest.mark.django_db

LOGS = [
    ("DomesticDeclarations", "declarations"),
    ("RequestForPayment", "payments"),
    ("PrepaidTravelCost", "travel"),
]


@pytest.fixture(scope="session")
def logs(data_sets: Path) -> Path:
    """Where the recorded logs lie."""
    return data_sets / "approvals_bpi2020"


def cases_of(logs: Path, name: str) -> list[RecordedCase]:
    return list(read_log(logs / f"{name}.events.csv.gz"))


def as_recorded(case: RecordedCase) -> tuple[Any, ...]:
    """What the log itself says about a case, counted by hand."""
    acts = [(event.document, event.act, event.step) for event in case.events]
    main = case.document
    approved = [e.at for e in case.events if (e.document, e.act) == (main, "FINAL_APPROVED")]
    return (
        sum((document, act) == (main, "SUBMITTED") for document, act, _step in acts),
        sorted(
            step
            for document, act, step in acts
            if (document, act) == (main, "REJECTED") and step != "EMPLOYEE"
        ),
        approved[-1] if approved else None,
    )


def as_replayed(result: Replayed) -> tuple[Any, ...]:
    return result.submissions, sorted(result.returns), result.approved_at


@pytest.mark.parametrize(("name", "policy"), LOGS)
def test_every_variant_and_a_sample_come_out_as_recorded(
    logs: Path, name: str, policy: str
) -> None:
    besides = {"declarations": 200, "payments": 150, "travel": 150}[policy]
    chosen = list(sample(cases_of(logs, name), besides))
    wrong = {
        result.case.case_id: (as_replayed(result), as_recorded(result.case), result.refusals)
        for result in replay(chosen, POLICIES[policy])
        if as_replayed(result) != as_recorded(result.case)
    }
    assert wrong == {}
    assert not ApprovalProcess.objects.exists()
    assert not RoutingPolicy.objects.filter(request_type="workflows.recorded").exists()


def test_payment_without_final_approval_is_refused_and_reported(logs: Path) -> None:
    paid = [
        case
        for case in cases_of(logs, "DomesticDeclarations")
        if any(event.activity == "Payment Handled" for event in case.events)
        and not any(event.act == "FINAL_APPROVED" for event in case.events)
    ]
    results = list(replay(paid, POLICIES["declarations"]))
    assert len(results) == 2
    for result in results:
        assert [refusal.activity for refusal in result.refusals] == ["Payment Handled"]
        assert not result.paid


@pytest.mark.parametrize(
    ("role", "activity"),
    [
        ("EMPLOYEE", "Declaration FINAL_APPROVED by SUPERVISOR"),
        ("ADMINISTRATION", "Declaration FINAL_APPROVED by SUPERVISOR"),
        ("SUPERVISOR", "Declaration APPROVED by ADMINISTRATION"),
        ("MISSING", "Declaration REJECTED by ADMINISTRATION"),
        ("DIRECTOR", "Declaration APPROVED by DIRECTOR"),
        ("MISSING", "Declaration REJECTED by MISSING"),
    ],
)
def test_what_a_wrong_role_does_is_refused_and_changes_nothing(
    logs: Path, role: str, activity: str
) -> None:
    usual = next(
        case
        for case in cases_of(logs, "DomesticDeclarations")
        if [event.step for event in case.events[:3]]
        == ["EMPLOYEE", "ADMINISTRATION", "SUPERVISOR"]
        and len(case.events) == 5
    )
    first = usual.events[0]
    act, step = activity.removeprefix("Declaration ").split(" by ")
    planted = changed(first, activity=activity, act=act, step=step, role=role)
    case = changed(usual, events=(first, planted, *usual.events[1:]))
    [result] = replay([case], POLICIES["declarations"])
    assert [(each.activity, each.role) for each in result.refusals] == [(activity, role)]
    assert as_replayed(result) == as_recorded(usual)
    assert result.paid


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "policy"), LOGS)
def test_the_thorough_gives_the_figures_of_its_table(
    logs: Path, data_sets: Path, name: str, policy: str
) -> None:
    wanted = json.loads((data_sets / "figures.json").read_text())["approvals_bpi2020"][name]
    got = figures(list(replay(read_log(logs / f"{name}.events.csv.gz"), POLICIES[policy])))
    assert {key: got[key] for key in wanted} == wanted
