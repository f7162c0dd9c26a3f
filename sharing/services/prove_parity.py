"""Prove that every channel answers as the specification says, and keep what came of it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish
from sharing.events import ParityBroken, ParityProven
from sharing.models import ParityDifference, ParityRun
from sharing.parity.questions import Report, people
from sharing.parity.walk import walk
from sharing.policies import can_prove

PEOPLE = 12
RECORDS_EACH = 6


def prove_parity(
    *, actor: Actor, people_asked: int = PEOPLE, records_each: int = RECORDS_EACH
) -> tuple[ParityRun, Report]:
    """Walk through every channel as sample people and keep the result.

    Reading is done before anything is written, so that no transaction holds back the feed.
    Raises ``Forbidden``.
    """
    if not can_prove(actor):
        raise Forbidden
    started = timezone.now()
    report = walk(people(people_asked), records_each=records_each)
    return keep_report(actor=actor, report=report, started=started), report


@command("sharing.keep_report")
def keep_report(*, actor: Actor, report: Report, started: datetime) -> ParityRun:
    """Keep a report and tell administrators. Raises ``Forbidden``."""
    if not can_prove(actor):
        raise Forbidden
    run = ParityRun.objects.create(
        started_at=started,
        finished_at=timezone.now(),
        people=report.people,
        records=report.records,
        questions=report.questions,
        channels=sorted(report.asked),
        differences_found=len(report.differences),
    )
    ParityDifference.objects.bulk_create(
        ParityDifference(
            run=run,
            channel=each.channel,
            viewer=each.viewer,
            kind=each.kind,
            record=each.record,
            shown=list(each.shown),
            withheld=list(each.withheld),
        )
        for each in report.differences
    )
    fact = ParityBroken if report.differences else ParityProven
    publish(actor, fact(subject_id=run.pk))
    return run
