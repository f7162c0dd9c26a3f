"""The routing policy that an installation starts with."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from deals.services.start_approval import APPROVAL
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from workflows.models import RoutingPolicy
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import Rule, Step, draft_policy, save_rule

_DISCOUNT, _AMOUNT = 15, 50_000


@command("deals.install_routing")
def install_routing(*, actor: Actor) -> RoutingPolicy | None:
    """Sales reviews every registration; then tender and finance in parallel, where it matters.

    Does nothing once any policy for deals exists: from then on the administrators edit it.
    """
    if RoutingPolicy.objects.filter(request_type=APPROVAL).exists():
        return None
    policy = draft_policy(actor=actor, code=APPROVAL)
    for rule in _rules():
        save_rule(actor=actor, policy=policy.public_id, rule=rule)
    return activate_policy(actor=actor, policy=policy.public_id)


def _rules() -> list[Rule]:
    finance = Step(stage=2, department="finance", role="finance", hours=Decimal(16))
    tender = Step(stage=2, department="tender", role="tender", hours=Decimal(16))
    return [
        Rule(
            _("Every registration"),
            steps=[Step(stage=1, department="sales", role="sales", hours=Decimal(8))],
        ),
        Rule(
            _("High discount"),
            [{"field": "discount", "operator": "gte", "value": str(_DISCOUNT)}],
            [finance],
        ),
        Rule(
            _("Below the floor price"),
            [{"field": "below_floor", "operator": "yes", "value": None}],
            [finance],
        ),
        Rule(
            _("High amount"),
            [{"field": "amount", "operator": "gte", "value": str(_AMOUNT)}],
            [finance],
        ),
        Rule(
            _("Over the credit limit"),
            [{"field": "over_limit", "operator": "yes", "value": None}],
            [finance],
        ),
        Rule(
            _("Part of a tender"),
            [{"field": "tender", "operator": "yes", "value": None}],
            [tender],
        ),
    ]
