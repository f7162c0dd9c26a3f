"""The approval flow: one graph for every kind of request; the route is data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import lock
from viewflow.workflow.base import Flow

from workflows.engine import nodes
from workflows.engine.keeping import keep_decisions
from workflows.engine.moving import finish
from workflows.engine.registry import APPROVAL, register_flow
from workflows.engine.run import Run
from workflows.engine.starting import plan_round
from workflows.models import ApprovalOutcome, ApprovalProcess


class ApprovalFlow(Flow):
    """Approval

    A request is routed by a policy, decided stage by stage, and ends approved, rejected, or back
    with its author, who may send it again.
    """

    process_class = ApprovalProcess
    process_title = _("Approval")
    lock_impl = lock.SelectForUpdateLock(nowait=False)

    start = nodes.Start(this.prepare).Annotation(title=_("Request sent")).Next(this.route)
    route = nodes.Rule(this.plan).Annotation(title=_("Route by the policy")).Next(this.stage_left)
    stage_left = (
        nodes.If(lambda activation: activation.process.run.stage_left)
        .Annotation(title=_("Stage left?"))
        .Then(this.stage)
        .Else(this.conclude)
    )
    stage = nodes.Stage().Annotation(title=_("Open the stage")).Next(this.step)
    step = (
        nodes.Step(None)
        .Annotation(title=_("Decide"))
        .Permission("workflows.change_approvalprocess", obj=lambda process: process)
        .Next(this.joined)
    )
    joined = nodes.StageJoin().Annotation(title=_("Stage decided")).Next(this.decided)
    decided = (
        nodes.Switch()
        .Annotation(title=_("How was it decided?"))
        .Case(this.hand_back, lambda activation: _is(activation, ApprovalOutcome.RETURNED))
        .Case(this.conclude, lambda activation: _is(activation, ApprovalOutcome.REJECTED))
        .Default(this.stage_left)
    )
    hand_back = nodes.Rule(this.tell_author).Annotation(title=_("Hand it back")).Next(this.revise)
    revise = nodes.Revise().Annotation(title=_("Author changes it")).Next(this.route)
    conclude = (
        nodes.Rule(this.carry_out).Annotation(title=_("Carry out the decision")).Next(this.end)
    )
    end = nodes.End().Annotation(title=_("Decided"))

    def prepare(self, activation: Any, *, values: dict[str, Any], **given: Any) -> ApprovalProcess:
        """Fill the new process with what the engine found out about the request."""
        process: ApprovalProcess = activation.process
        for name, value in values.items():
            setattr(process, name, value)
        Run(process, given["actor"], given["now"], record=given["record"])
        return process

    def plan(self, activation: Any) -> None:
        """Lay out the tasks of the round; in a later round keep decisions that still stand."""
        run: Run = activation.process.run
        earlier = run.steps
        plan_round(run)
        if run.process.round > 1:
            keep_decisions(run, earlier)

    def tell_author(self, activation: Any) -> None:
        """Let the domain hand the request back."""
        _later(activation.process.run, "returned")

    def carry_out(self, activation: Any) -> None:
        """Let the domain do what was decided. A request that nobody ended is approved."""
        run: Run = activation.process.run
        if run.is_pending:
            finish(run, ApprovalOutcome.APPROVED)
        _later(run, "approved" if run.process.outcome == ApprovalOutcome.APPROVED else "rejected")


def _is(activation: Any, outcome: ApprovalOutcome) -> bool:
    return bool(activation.process.outcome == outcome)


def _later(run: Run, name: str) -> None:
    run.outcomes.append(getattr(run.type, name))


register_flow(APPROVAL, ApprovalFlow)
