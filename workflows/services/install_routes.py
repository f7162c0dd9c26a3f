"""The routes that an installation starts with."""

from __future__ import annotations

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from workflows.models import RoutingPolicy
from workflows.requests import request_types
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, save_rule


@command("workflows.install_routes")
def install_routes(*, actor: Actor) -> list[RoutingPolicy]:
    """Give each kind of request the first policy that its domain suggests; those that were given.

    A kind that has any policy, be it a draft, is left alone: it is its administrators' by then.
    Raises ``Forbidden``.
    """
    known = set(RoutingPolicy.objects.values_list("request_type", flat=True))
    installed = []
    for kind in request_types():
        if kind.code in known or not kind.first_rules:
            continue
        draft = draft_policy(actor=actor, code=kind.code, note="First version")
        for rule in kind.first_rules:
            save_rule(actor=actor, policy=draft.public_id, rule=rule)
        installed.append(activate_policy(actor=actor, policy=draft.public_id, people_follow=True))
    return installed
