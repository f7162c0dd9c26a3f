"""Figures of a replay, as the table of the data set names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median, quantiles
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from portal.kernel.calendars import is_holiday
from workflows.engine.recorded import PAID, RecordedCase

# Where and by whose holidays the logs were written.
_ZONE, _COUNTRY, _LATE = ZoneInfo("Europe/Amsterdam"), "NL", 5
_DAY = 86400
_LARGE = 1000


class CaseResult(Protocol):
    """What the engine held about a case."""

    case: RecordedCase
    submissions: int
    submitted_at: datetime | None
    approved_at: datetime | None
    returns: list[str]
    approvals: set[str]
    taken_back: int
    paid: bool
    refusals: list[Any]


def figures(results: Sequence[CaseResult]) -> dict[str, Any]:
    """Counts, rates, medians and working days of replayed cases, in the data set's words."""
    approved = [each for each in results if each.approved_at is not None]
    returned = [each for each in results if each.returns]
    breaches = [each for each in results if _is_breach(each)]
    paid = [each for each in results if each.paid or _is_breach(each)]
    roles = Counter(role for each in results for role in each.returns)
    return {
        **_of_log([each.case for each in results]),
        "cases_rejected_at_least_once": len(returned),
        "pct_rejected": round(len(returned) / len(results) * 100, 2) if results else 0,
        "rejections_by_role": dict(roles.most_common()),
        "rejected_events_incl_employee_withdrawal": roles.total()
        + sum(each.taken_back for each in results),
        "cases_resubmitted": sum(each.submissions > 1 for each in results),
        "max_submissions_in_a_case": max((each.submissions for each in results), default=0),
        "never_submitted": sum(not each.submissions for each in results),
        "cases_final_approved": len(approved),
        "rejected_then_final_approved": sum(bool(each.returns) for each in approved),
        "final_approved_without_administration": sum(
            "ADMINISTRATION" not in each.approvals for each in approved
        ),
        "final_approved_with_budget_owner": sum(
            "BUDGET OWNER" in each.approvals for each in approved
        ),
        "cases_paid": len(paid),
        "paid_without_final_approval": len(breaches),
        "median_days_submit_to_final_approval": _median(
            (each.approved_at - each.submitted_at).total_seconds()
            for each in approved
            if each.approved_at and each.submitted_at
        ),
        "cases_over_5_NL_business_days_submit_to_final": sum(
            _business_days(each.submitted_at, each.approved_at) > _LATE
            for each in approved
            if each.approved_at and each.submitted_at
        ),
        "amount_total_paid": _total(each.case.amount for each in paid),
    }


def _is_breach(result: CaseResult) -> bool:
    """Whether the log pays what the engine would not: its final approval is not there."""
    return any(refusal.activity == PAID for refusal in result.refusals)


def _of_log(cases: Sequence[RecordedCase]) -> dict[str, Any]:
    moments = [event.at for case in cases for event in case.events]
    lasted = [
        (case.events[-1].at - case.events[0].at).total_seconds() for case in cases if case.events
    ]
    return {
        "cases": len(cases),
        "events": len(moments),
        "span": [str(min(moments).date()), str(max(moments).date())] if moments else [],
        "activities": len({event.activity for case in cases for event in case.events}),
        "variants": len({case.variant for case in cases}),
        "median_days_first_to_last_event": _median(lasted),
        "p90_days": _ninetieth(lasted),
        "amount_total_all": _total(case.amount for case in cases),
        "cases_amount_ge_1000": sum(case.amount >= _LARGE for case in cases),
    }


def _median(seconds: Any) -> float:
    values = list(seconds)
    return round(median(values) / _DAY, 4) if values else 0.0


def _ninetieth(seconds: list[float]) -> float:
    """Nine of ten took no longer; between two cases it is interpolated."""
    if len(seconds) < 2:
        return _median(seconds)
    return round(quantiles(seconds, n=10, method="inclusive")[-1] / _DAY, 4)


def _total(amounts: Any) -> float:
    return float(round(sum(amounts, Decimal(0)), 2))


def _business_days(start: datetime, end: datetime) -> int:
    """Weekdays without holidays from the day after the local start up to the local end."""
    day, last = start.astimezone(_ZONE).date(), end.astimezone(_ZONE).date()
    return sum(_is_open(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))


def _is_open(day: date) -> bool:
    return day.isoweekday() <= 5 and not is_holiday(_COUNTRY, day)
