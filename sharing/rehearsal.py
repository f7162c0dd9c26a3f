"""A share that nobody has saved, for whoever looks with its receiver's eyes before saving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.kernel.actors import Actor
from portal.kernel.previews import preview_change
from sharing.models import Condition, Party
from sharing.services.grant import grant_access
from sharing.shareable import Level, shareable_named, shareable_of

GRANT = "grant"


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


@preview_change(GRANT)
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
        condition=Condition.objects.get(pk=condition) if condition else None,
        reason=change["reason"],
    )
