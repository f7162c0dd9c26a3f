"""The life of a routing policy version, as a Viewflow state machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from viewflow import fsm

from portal.kernel.actors import Actor
from workflows.models import PolicyStatus, RoutingPolicy
from workflows.policies import can_manage_routes


def _may(machine: RoutingPolicyState, actor: Actor) -> bool:
    return can_manage_routes(actor)


class RoutingPolicyState:
    """Draft → proposed → active → retired. An active version never changes again."""

    writes: ClassVar[tuple[str, ...]] = (
        "status",
        "compiled",
        "effective_from",
        "proposed_by",
        "activated_by",
        "activated_at",
    )
    status = fsm.State(PolicyStatus, default=PolicyStatus.DRAFT)

    def __init__(self, policy: RoutingPolicy) -> None:
        self.policy = policy

    @status.setter()
    def _set(self, value: PolicyStatus) -> None:
        self.policy.status = value

    @status.getter()
    def _get(self) -> PolicyStatus:
        return PolicyStatus(self.policy.status)

    @status.transition(source=PolicyStatus.DRAFT, target=PolicyStatus.PROPOSED, permission=_may)
    def propose(self, *, by: int | None) -> None:
        """Wait for a second person."""
        self.policy.proposed_by_id = by

    @status.transition(source=PolicyStatus.PROPOSED, target=PolicyStatus.DRAFT, permission=_may)
    def send_back(self) -> None:
        """To be edited again."""
        self.policy.proposed_by_id = None

    @status.transition(
        source=(PolicyStatus.DRAFT, PolicyStatus.PROPOSED),
        target=PolicyStatus.ACTIVE,
        permission=_may,
    )
    def activate(
        self, *, compiled: list[dict[str, Any]], effective_from: datetime, by: int | None
    ) -> None:
        """Come into force at a moment, with the rules as they are now."""
        self.policy.compiled = compiled
        self.policy.effective_from = effective_from
        self.policy.activated_by_id = by
        self.policy.activated_at = timezone.now()

    @status.transition(source=PolicyStatus.ACTIVE, target=PolicyStatus.RETIRED, permission=_may)
    def retire(self) -> None:
        """Route no new requests; running ones finish on it."""
