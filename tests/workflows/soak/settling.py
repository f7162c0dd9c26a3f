"""When the fight is over: authors send again, whoever is asked decides, until nothing is open."""

from __future__ import annotations

from deals.models import Deal
from deals.services.resubmit_deal import resubmit_deal
from portal.kernel.actors import actor_for
from portal.kernel.errors import DomainError
from tests.workflows.soak.world import World
from workflows.models import ApprovalTask, TaskStatus
from workflows.services.decide import decide_task
from workflows.services.run_clocks import run_clocks

_ROUNDS = 12


def settle(world: World) -> None:
    """Send what was returned again, and approve every open task, stage after stage."""
    for deal in Deal.objects.filter(approval_status="returned"):
        resubmit_deal(actor=actor_for(deal.submitted_by), reference=deal.reference)
    for _round in range(_ROUNDS):
        run_clocks()
        open_now = list(ApprovalTask.objects.filter(status=TaskStatus.OPEN))
        for task in open_now:
            _approve(world, task)
        if not open_now:
            return


def _approve(world: World, task: ApprovalTask) -> None:
    """By anybody whom the policy lets; a claim of a colleague is theirs to decide."""
    users = sorted(world.house.values(), key=lambda user: user.pk != task.assignee_id)
    for user in users:
        try:
            decide_task(actor=actor_for(user), task=task.public_id, decision="approve")
        except DomainError:
            continue
        return
