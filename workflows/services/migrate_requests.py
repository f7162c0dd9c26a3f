"""Move running requests to another version of their policy, with a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from workflows.engine import moving, time
from workflows.engine.migrating import Move, foresee, migrate
from workflows.engine.routing import policy_in_force
from workflows.models import OPEN_OUTCOMES, ApprovalProcess, ApprovalTask, RoutingPolicy
from workflows.policies import can_manage_routes, is_own_request, standing_of
from workflows.requests import request_type
from workflows.services.recheck import recheck_request

# Requests that one report shows and one click moves.
MOST = 200


def foresee_moves(*, actor: Actor, policy: RoutingPolicy) -> list[Move]:
    """What moving every running request of older versions would do; the oldest ``MOST`` of them.

    Raises ``Forbidden``. Changes nothing.
    """
    if not can_manage_routes(actor):
        raise Forbidden
    running = list(
        ApprovalProcess.objects.filter(request_type=policy.request_type, outcome__in=OPEN_OUTCOMES)
        .exclude(policy=policy)
        .select_related("snapshot", "policy")
        .order_by("submitted_at")[:MOST]
    )
    steps = defaultdict(list)
    for task in ApprovalTask.objects.filter(
        process__in=running, round=F("process__round")
    ).order_by("position"):
        steps[task.process_id].append(task)
    kind = request_type(policy.request_type)
    return [foresee(process, steps[process.pk], policy, kind) for process in running]


def migrate_requests(
    *, actor: Actor, policy: RoutingPolicy, reason: str
) -> tuple[Sequence[Move], Sequence[tuple[ApprovalProcess, DomainError]]]:
    """Move them, each in a transaction of its own: what was done, and what was refused and why.

    Raises ``Forbidden`` and ``Refused`` (``reason_missing``) naming ``reason``.
    """
    if not reason.strip():
        raise Refused(
            _("Say why: whoever is asked again reads this."),
            code="reason_missing",
            field="reason",
        )
    done: list[Move] = []
    refused: list[tuple[ApprovalProcess, DomainError]] = []
    for move in foresee_moves(actor=actor, policy=policy):
        try:
            done.append(
                migrate_request(
                    actor=actor,
                    approval=move.process.public_id,
                    policy=policy.public_id,
                    reason=reason,
                )
            )
        except DomainError as error:
            refused.append((move.process, error))
    return done, refused


@command("workflows.migrate_request")
def migrate_request(*, actor: Actor, approval: UUID, policy: UUID, reason: str) -> Move:
    """Route one running request by the version that is in force.

    Raises ``Forbidden`` (``own_request``: what oneself or one's substitute sent stays on its
    version), ``NotFound`` and ``Conflict`` (``already_decided``, ``not_in_force``).
    """
    if not can_manage_routes(actor):
        raise Forbidden
    found = ApprovalProcess.objects.filter(public_id=approval).values("pk").first()
    if found is None:
        raise NotFound
    recheck_request(actor=actor, process_id=found["pk"])
    run = moving.begin(found["pk"], actor)
    version = policy_in_force(run.process.request_type, time.now())
    if version.public_id != policy:
        raise Conflict(
            _("Requests move to the version that is in force, and this one is not."),
            code="not_in_force",
        )
    if run.process.outcome not in OPEN_OUTCOMES:
        raise Conflict(_("This request has been decided already."), code="already_decided")
    standing = standing_of(actor, since=run.process.submitted_at, absences=run.absences)
    if is_own_request(standing, run.process):
        raise Forbidden(
            _("Another administrator moves what you or your substitute sent."), code="own_request"
        )
    return migrate(run, version, reason=reason.strip())
