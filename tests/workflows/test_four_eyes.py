"""Nobody decides what they, or whoever stands in for them, sent: refused, unchanged, unheard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound
from portal.kernel.models import AuditEntry, OutboxEvent
from tests.workflows.conftest import CODE, task
from workflows.engine import start
from workflows.models import Absence, ApprovalProcess, ApprovalTask, Decision
from workflows.services.claim import claim_task, release_task, take_over_task
from workflows.services.decide import decide_task
from workflows.services.report_absence import report_absence
from workflows.services.run_clocks import run_clocks

pytestmark = pytest.mark.django_db


def everything() -> tuple[Any, ...]:
    return (
        list(ApprovalTask.objects.order_by("pk").values()),
        list(ApprovalProcess.objects.order_by("pk").values()),
        Decision.objects.count(),
        OutboxEvent.objects.count(),
        AuditEntry.objects.count(),
    )


def refused(act: Callable[[], Any], error: type[DomainError], code: str) -> None:
    before = everything()
    with pytest.raises(error) as caught, transaction.atomic():
        act()
    assert caught.value.code == code
    assert everything() == before


def away(house: SimpleNamespace, person: str, substitute: str | None) -> Absence:
    now = timezone.now()
    return Absence.objects.create(
        person=getattr(house, person),
        substitute=getattr(house, substitute) if substitute else None,
        starts_at=now - dt.timedelta(hours=1),
        ends_at=now + dt.timedelta(days=2),
    )


@pytest.fixture
def own(policy: Any, customer: Organisation, house: SimpleNamespace) -> ApprovalTask:
    """The sales task of a request that Georgi, of sales, sent himself."""
    return task(start(CODE, customer, actor=house.actor(house.georgi)), "sales")


def test_the_submitter_cannot_decide_or_claim(own: ApprovalTask, house: SimpleNamespace) -> None:
    georgi = house.actor(house.georgi)
    for kind in ("approve", "reject", "return"):
        refused(
            lambda kind=kind: decide_task(
                actor=georgi, task=own.public_id, decision=kind, comment="x"
            ),
            Forbidden,
            "own_request",
        )
    refused(lambda: claim_task(actor=georgi, task=own.public_id), Forbidden, "own_request")


def test_the_submitter_cannot_take_over(own: ApprovalTask, house: SimpleNamespace) -> None:
    claim_task(actor=house.actor(house.marta), task=own.public_id)
    georgi = house.actor(house.georgi)
    refused(lambda: take_over_task(actor=georgi, task=own.public_id), Forbidden, "own_request")


def test_the_submitters_substitute_cannot_decide(
    own: ApprovalTask, house: SimpleNamespace
) -> None:
    away(house, "georgi", "marta")
    marta = house.actor(house.marta)
    refused(
        lambda: decide_task(actor=marta, task=own.public_id, decision="approve"),
        Forbidden,
        "own_request",
    )


def test_standing_in_that_ended_still_counts(own: ApprovalTask, house: SimpleNamespace) -> None:
    absence = away(house, "georgi", "marta")
    absence.ends_at = timezone.now()
    absence.save()
    marta = house.actor(house.marta)
    refused(
        lambda: decide_task(actor=marta, task=own.public_id, decision="approve"),
        Forbidden,
        "own_request",
    )


def test_who_stands_in_for_an_approver_cannot_decide_what_they_sent(
    policy: Any, customer: Organisation, house: SimpleNamespace
) -> None:
    away(house, "nadia", "petr")
    sent = start(CODE, customer, actor=house.actor(house.petr))
    decide_task(
        actor=house.actor(house.georgi), task=task(sent, "sales").public_id, decision="approve"
    )
    petr = house.actor(house.petr)
    for key in ("tender", "finance"):
        refused(
            lambda key=key: decide_task(
                actor=petr, task=task(sent, key).public_id, decision="approve"
            ),
            Forbidden,
            "own_request",
        )


def test_a_task_never_moves_to_the_submitter_as_substitute(
    own: ApprovalTask, house: SimpleNamespace
) -> None:
    claim_task(actor=house.actor(house.marta), task=own.public_id)
    away(house, "marta", "georgi")
    run_clocks()
    own.refresh_from_db()
    assert own.assignee_id is None


def test_a_superuser_has_every_permission_but_not_this_one(
    own: ApprovalTask, house: SimpleNamespace
) -> None:
    house.georgi.is_superuser = house.georgi.is_administrator = True
    house.georgi.save()
    georgi = house.actor(house.georgi)
    refused(
        lambda: decide_task(actor=georgi, task=own.public_id, decision="approve"),
        Forbidden,
        "own_request",
    )
    with own.task.activation() as activation:
        assert not activation.assign.has_perm(house.georgi)


def test_the_database_refuses_it_too(own: ApprovalTask, house: SimpleNamespace) -> None:
    values = {
        "task": own,
        "process": own.process,
        "kind": "approve",
        "snapshot": own.process.snapshot,
        "policy": own.process.policy,
        "submitted_by": house.georgi,
        "decided_at": timezone.now(),
    }
    for people in (
        {"decided_by": house.georgi},
        {"decided_by": house.marta, "on_behalf_of": house.georgi},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**values, **people)


def test_where_only_the_submitter_could_decide_the_administrators_are_asked(
    policy: Any, customer: Organisation, house: SimpleNamespace
) -> None:
    house.marta.is_active = False
    house.marta.save()
    sent = task(start(CODE, customer, actor=house.actor(house.georgi)), "sales")
    assert sent.escalated_at is not None
    assert OutboxEvent.objects.filter(code="workflows.task.escalated").exists()
    decide_task(actor=house.actor(house.asen), task=sent.public_id, decision="approve")


def test_strangers_do_not_learn_that_a_task_exists(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales").public_id
    for who in ("elena", "nadia"):
        actor = house.actor(getattr(house, who))
        refused(
            lambda actor=actor: decide_task(actor=actor, task=sales, decision="approve"),
            NotFound,
            "not_found",
        )


def test_a_claimed_task_is_decided_by_whoever_claimed_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales").public_id
    marta, georgi = house.actor(house.marta), house.actor(house.georgi)
    claim_task(actor=marta, task=sales)
    refused(
        lambda: decide_task(actor=georgi, task=sales, decision="approve"),
        Conflict,
        "claimed_by_other",
    )
    refused(lambda: claim_task(actor=georgi, task=sales), Conflict, "already_claimed")
    release_task(actor=marta, task=sales)
    assert task(approval, "sales").assignee_id is None
    claim_task(actor=georgi, task=sales)
    take_over_task(actor=marta, task=sales)
    decision = decide_task(actor=marta, task=sales, decision="approve")
    assert decision.task.task.owner_id == house.marta.pk


def test_the_substitute_decides_with_both_names_on_the_record(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    away(house, "nadia", "irina")
    decision = decide_task(
        actor=house.actor(house.irina),
        task=task(approval, "tender").public_id,
        decision="approve",
    )
    assert (decision.decided_by, decision.on_behalf_of) == (house.irina, house.nadia)


def test_a_claimed_task_moves_to_the_substitute_and_comes_back(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales")
    claim_task(actor=house.actor(house.marta), task=sales.public_id)
    absence = away(house, "marta", "georgi")
    assert run_clocks().moved == 1
    sales.refresh_from_db()
    assert (sales.assignee, sales.assigned_for) == (house.georgi, house.marta)
    assert run_clocks().moved == 0
    absence.ends_at = timezone.now()
    absence.save()
    assert run_clocks().moved == 1
    sales.refresh_from_db()
    assert (sales.assignee, sales.assigned_for) == (house.marta, None)


def test_absent_without_a_substitute_the_team_sees_the_task(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales")
    claim_task(actor=house.actor(house.marta), task=sales.public_id)
    away(house, "marta", None)
    run_clocks()
    sales.refresh_from_db()
    assert sales.assignee is None
    claim_task(actor=house.actor(house.georgi), task=sales.public_id)


def test_an_absence_is_checked(house: SimpleNamespace) -> None:
    now = timezone.now()
    marta = house.actor(house.marta)
    week = dt.timedelta(days=7)
    for values, field in (
        ({"starts_at": now, "ends_at": now - week}, "ends_at"),
        ({"starts_at": now, "ends_at": now + week, "substitute_id": house.marta.pk}, "substitute"),
        ({"starts_at": now, "ends_at": now + week, "substitute_id": house.elena.pk}, "substitute"),
    ):
        with pytest.raises(DomainError) as caught:
            report_absence(actor=marta, **values)
        assert caught.value.field == field
    report_absence(actor=marta, starts_at=now, ends_at=now + week, substitute_id=house.georgi.pk)
    with pytest.raises(DomainError) as caught:
        report_absence(actor=marta, starts_at=now + week / 2, ends_at=now + 2 * week)
    assert caught.value.code == "absence_overlaps"
