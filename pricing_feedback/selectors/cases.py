"""Pricing cases that somebody sees, with the opinions about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Subquery

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from pricing_feedback.models import CaseStatus, Outcome, PricingCase
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.selectors import access
from workflows.models import (
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    Effect,
    TaskStatus,
)

REQUEST_TYPE = "pricing_feedback.case"
NEWEST = Sort("pk", descending=True)


def case_list(
    *, actor: Actor, status: str = "", region: str = "", sku: str = ""
) -> QuerySet[PricingCase]:
    """The cases that the actor sees. ``status`` may also be ``open``: not decided."""
    rows = visible_to(actor, PricingCase.objects.select_related("product"))
    if status == "open":
        rows = rows.exclude(status=CaseStatus.DECIDED)
    elif status:
        rows = facet_filter(rows, status=status)
    if region:
        rows = facet_filter(rows, region=region.upper())
    if sku:
        rows = facet_filter(rows, product__sku=sku)
    return rows


def access_case(*, actor: Actor, reference: str) -> Shown:
    """One case as the actor sees it. Raises ``NotFound``."""
    rows = PricingCase.objects.select_related(
        "product", "decided_by", "price_list_version__price_list"
    )
    return access(actor, rows, reference=reference.upper())


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a department advises: ``recommendation`` is an outcome code, or empty."""

    department: str
    author: str
    recommendation: str
    text: str
    given_at: datetime

    @property
    def label(self) -> str:
        """The recommendation in words."""
        return str(Outcome(self.recommendation).label) if self.recommendation else ""


def opinions_of(*, actor: Actor, case: Shown) -> list[Opinion]:
    """The opinions of a case's newest review that nobody took back, by department, each as it was
    given; for whoever sees its deliberation, else none."""
    if not case.sees("deliberation"):
        return []
    reviews = ApprovalProcess.objects.filter(request_type=REQUEST_TYPE, record_id=case.pk)
    decisions = (
        Decision.objects.standing()
        .filter(
            process=Subquery(reviews.order_by("-pk").values("pk")[:1]),
            task__effect=Effect.ADVISE,
            # What was carried into a further round was said once.
            kept_from=None,
        )
        .select_related("task", "decided_by")
    )
    return [
        Opinion(
            department=decision.task.department,
            author=str(decision.decided_by),
            recommendation=_recommended(decision),
            text=decision.comment,
            given_at=decision.decided_at,
        )
        for decision in decisions.order_by("-task__department", "decided_at")
    ]


def _recommended(decision: Decision) -> str:
    """An opinion against the case, given without more words, advises to keep the price."""
    given = str(decision.data.get("recommendation") or "")
    if given in Outcome:
        return given
    return Outcome.KEEP if decision.kind == DecisionKind.REJECT else ""


def open_task(*, actor: Actor, case_id: int, effect: str) -> ApprovalTask | None:
    """The open task of a case that waits for the actor's departments: to advise or to decide."""
    tasks = ApprovalTask.objects.filter(
        process__request_type=REQUEST_TYPE,
        process__record_id=case_id,
        status=TaskStatus.OPEN,
        effect=effect,
    )
    if not actor.is_administrator:
        tasks = tasks.filter(department__in=actor.departments)
    return tasks.order_by("position").first()
