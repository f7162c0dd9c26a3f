"""What nobody has saved yet, for whoever looks first: a share, a rule, a wall.

Each page of a look makes the change anew and takes it back. Nothing of it is committed, so it
takes no turn: it neither waits for commands nor holds them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.previews import preview_change
from sharing.engine.compiler import beside_others
from sharing.engine.rules import checked, matching, open_next
from sharing.models import Condition, Party, RuleStatus, Wall
from sharing.second_person import asking_nobody
from sharing.services.grant import grant_access
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall
from sharing.shareable import Level, Shareable, shareable_named, shareable_of

GRANT = "grant"
RULE = "rule"
WALL = "wall"
# Every page of a preview applies the rule anew: of more records than these it would be slow.
MOST_OF_A_RULE = 5_000


def share_to_look_under(
    *,
    party: Party,
    record: Any,
    facets: Sequence[str],
    level: Level = Level.VIEW,
    valid_until: datetime | None = None,
    condition: Condition | None = None,
    reason: str,
) -> dict[str, Any]:
    """The terms of a share, as a preview keeps them."""
    return {
        "kind": GRANT,
        "party": party.pk,
        "subject": shareable_of(record).label,
        "record": record.pk,
        "facets": list(facets),
        "level": level.value,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "condition": condition.pk if condition else None,
        "reason": reason,
    }


def rule_to_look_under(
    *,
    party: Party,
    shareable: Shareable,
    criteria: Mapping[str, Sequence[str]],
    facets: Sequence[str],
    condition: Condition | None = None,
    reason: str,
) -> dict[str, Any]:
    """The terms of a rule, as a preview keeps them: as if somebody had confirmed it and it had
    been applied."""
    return {
        "kind": RULE,
        "party": party.pk,
        "subject": shareable.label,
        "criteria": {name: list(values) for name, values in criteria.items()},
        "facets": list(facets),
        "condition": condition.pk if condition else None,
        "reason": reason,
    }


def wall_to_look_behind(
    *,
    party: Party,
    shareable: Shareable,
    record: Any = None,
    owner: int | None = None,
    facets: Sequence[str] | None = None,
    reason: str,
) -> dict[str, Any]:
    """The terms of a wall, as a preview keeps them: as if somebody had confirmed it and it stood
    now."""
    return {
        "kind": WALL,
        "party": party.pk,
        "subject": shareable.label,
        "record": record.pk if record is not None else None,
        "owner": owner,
        "facets": None if facets is None else list(facets),
        "reason": reason,
    }


@preview_change(GRANT)
@beside_others()
def share_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Share on these terms, as the viewer would. Raises what ``grant_access`` does."""
    until, condition = change["valid_until"], change["condition"]
    model = shareable_named(change["subject"]).model
    grant_access(
        actor=viewer,
        party=Party.objects.get(pk=change["party"]),
        record=model._base_manager.get(pk=change["record"]),
        facets=change["facets"],
        level=Level(change["level"]),
        valid_until=datetime.fromisoformat(until) if until else None,
        condition=_condition(condition),
        reason=change["reason"],
    )


@preview_change(RULE)
@beside_others()
@asking_nobody()
def apply_rule_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Make the rule, as the viewer would, and apply it. Raises what ``make_rule`` does, and
    ``Refused`` (``rule_too_wide``) for one that every page would take long to apply."""
    shareable = shareable_named(change["subject"])
    criteria = checked(shareable, change["criteria"])
    if matching(shareable, criteria)[: MOST_OF_A_RULE + 1].count() > MOST_OF_A_RULE:
        raise Refused(
            _("Choose criteria that at most %(most)s records meet, to look under the rule."),
            code="rule_too_wide",
            field="criteria",
            most=MOST_OF_A_RULE,
        )
    rule = make_rule(
        actor=viewer,
        name=change["reason"][:120],
        party=Party.objects.get(pk=change["party"]),
        shareable=shareable,
        criteria=criteria,
        facets=change["facets"],
        condition=_condition(change["condition"]),
        reason=change["reason"],
    )
    while rule.status != RuleStatus.ACTIVE:
        open_next(rule, shareable)


@preview_change(WALL)
@asking_nobody()
def wall_off_meanwhile(viewer: Actor, change: dict[str, Any]) -> None:
    """Put up the wall, as the viewer would, to stand at once. Raises what ``build_wall`` does."""
    shareable = shareable_named(change["subject"])
    rows = shareable.model._base_manager.filter(pk=change["record"])
    wall = build_wall(
        actor=viewer,
        party=Party.objects.get(pk=change["party"]),
        shareable=shareable,
        record=rows.get() if change["record"] is not None else None,
        owner=change["owner"],
        facets=change["facets"],
        reason=change["reason"],
    )
    Wall.objects.filter(pk=wall.pk).update(valid_from=timezone.now())


def _condition(pk: int | None) -> Condition | None:
    return Condition.objects.get(pk=pk) if pk else None
