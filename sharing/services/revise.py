"""Other terms of what waits for a second person and was returned, for whoever asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.actors import Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish
from sharing.events import RuleMade, WallAsked
from sharing.models import Rule, RuleCriterion, WaitingShare, Wall
from sharing.policies import can_rule, can_wall
from sharing.services.extend import can_end_then
from sharing.services.rules import check_rule, checked_criteria, fact_of_rule, waiting_rule
from sharing.services.share import records_of, terms_of, try_to_share, waiting_share
from sharing.services.wall import check_wall, waiting_wall, wall_mask
from sharing.share_disclosure import receivers
from sharing.shareable import shareable_named

# What may be given anew; what is not named stays.
OF_RULES = ("name", "party", "criteria", "facets", "valid_until", "condition", "reason")
OF_WALLS = ("party", "record", "owner", "facets", "valid_from", "valid_until", "reason")
OF_SHARES = ("facets", "valid_from", "valid_until", "reason")


@command("sharing.revise_rule")
def revise_rule(*, actor: Actor, rule: Rule, terms: Mapping[str, Any]) -> Rule:
    """Other terms (``OF_RULES``) of a rule that waits, for whoever made it.

    Raises ``Forbidden``, ``Conflict`` if it does not wait, and ``Refused``.
    """
    locked = waiting_rule(rule)
    if not can_rule(actor) or locked.created_by_id != actor.user_id:
        raise Forbidden
    shareable = shareable_named(locked.subject)
    values = {name: terms[name] for name in OF_RULES if name in terms and name != "criteria"}
    if "facets" in values:
        values["facets"] = shareable.names(shareable.mask(values["facets"]))
    for name, value in values.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    check_rule(locked.name, locked.valid_until, locked.reason)
    if "criteria" in terms:
        wanted = checked_criteria(shareable, terms["criteria"])
        locked.criteria.all().delete()
        RuleCriterion.objects.bulk_create(
            RuleCriterion(rule=locked, field=name, values=given) for name, given in wanted.items()
        )
    locked.save(update_fields=list(values))
    publish(actor, fact_of_rule(RuleMade, locked), reason=locked.reason)
    return locked


@command("sharing.revise_wall")
def revise_wall(*, actor: Actor, wall: Wall, terms: Mapping[str, Any]) -> Wall:
    """Other terms (``OF_WALLS``) of a wall that waits, for whoever asked for it.

    Raises ``Forbidden``, ``Conflict`` if it does not wait, and ``Refused``.
    """
    locked = waiting_wall(wall)
    if not can_wall(actor) or locked.created_by_id != actor.user_id:
        raise Forbidden
    shareable = shareable_named(locked.subject)
    if "party" in terms:
        locked.party = terms["party"]
    if "record" in terms:
        locked.object_id = getattr(terms["record"], "pk", None)
    locked.owner_id = terms.get("owner", locked.owner_id)
    if "facets" in terms:
        locked.mask = wall_mask(shareable, terms["facets"])
    locked.begins_at = terms.get("valid_from", locked.begins_at)
    locked.valid_until = terms.get("valid_until", locked.valid_until)
    locked.reason = terms.get("reason", locked.reason).strip()
    check_wall(
        shareable,
        locked.object_id,
        locked.owner_id,
        locked.begins_at,
        locked.valid_until,
        locked.reason,
    )
    locked.save()
    publish(actor, WallAsked(subject_id=locked.pk), reason=locked.reason)
    return locked


@command("sharing.revise_share")
def revise_share(*, actor: Actor, share: WaitingShare, terms: Mapping[str, Any]) -> WaitingShare:
    """Other terms (``OF_SHARES``) of a share that waits, for whoever asked for it.

    Raises ``Forbidden``, ``Conflict`` if it does not wait, and what sharing on such terms raises.
    """
    locked = waiting_share(share)
    if locked.asked_by is None or locked.asked_by_id != actor.user_id:
        raise Forbidden
    for name in OF_SHARES:
        if name in terms:
            setattr(locked, name, terms[name])
    if locked.grant is not None:
        can_end_then(actor, locked.grant, locked.valid_until)
    else:
        sharer = actor_for(locked.asked_by)
        try_to_share(sharer, receivers(locked), records_of(locked), terms_of(locked))
        shareable = shareable_named(locked.subject)
        locked.facets = shareable.names(shareable.mask(locked.facets))
    locked.save()
    return locked
