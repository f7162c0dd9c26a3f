"""Put up and take down walls: a deny that beats every grant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.events import WallBuilt, WallLifted
from sharing.models import Party, Wall
from sharing.policies import can_wall, visible_to
from sharing.shareable import Shareable


@command("sharing.build_wall")
def build_wall(
    *,
    actor: Actor,
    party: Party,
    shareable: Shareable,
    record: Any = None,
    facets: Sequence[str] | None = None,
    valid_until: datetime | None = None,
    reason: str,
) -> Wall:
    """Keep ``facets`` (all if ``None``) of ``record`` (all of the kind if ``None``) from a party.

    Raises ``NotFound`` for a record that the actor does not see, ``Forbidden``, and ``Refused``
    for facets, an end or a reason that make no sense.
    """
    if record is not None:
        rows = shareable.model._default_manager.filter(pk=record.pk)
        if not visible_to(actor, rows).exists():
            raise NotFound
    if not can_wall(actor):
        raise Forbidden
    now = timezone.now()
    if valid_until is not None and valid_until <= now:
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    if not reason.strip():
        raise Refused(
            _("Say why this wall is needed: it is shown to administrators who ask."),
            code="reason_missing",
            field="reason",
        )
    wall = Wall.objects.create(
        party=party,
        subject=shareable.label,
        object_id=record.pk if record is not None else None,
        mask=_mask(shareable, facets),
        valid_from=now,
        valid_until=valid_until,
        reason=reason.strip(),
        created_by_id=actor.user_id,
    )
    publish(actor, WallBuilt(**_facts(wall)), reason=wall.reason)
    return wall


@command("sharing.lift_wall")
def lift_wall(*, actor: Actor, wall: Wall, reason: str = "") -> Wall:
    """End a wall now. Raises ``Forbidden``, or ``Conflict`` if it ended before."""
    if not can_wall(actor):
        raise Forbidden
    locked = Wall.objects.select_for_update().get(pk=wall.pk)
    now = timezone.now()
    if locked.valid_until is not None and locked.valid_until <= now:
        raise Conflict(_("This wall was already taken down."), code="wall_ended")
    locked.valid_until = now
    locked.save(update_fields=["valid_until"])
    publish(actor, WallLifted(**_facts(locked)), reason=reason.strip())
    return locked


def _mask(shareable: Shareable, facets: Sequence[str] | None) -> int:
    if not facets:
        return Wall.EVERY_FACET
    mask = 0
    for name in facets:
        mask |= shareable.bits[shareable.facet(name).name]
    return mask


def _facts(wall: Wall) -> dict[str, Any]:
    return {
        "subject_id": wall.pk,
        "party_id": wall.party_id,
        "record_model": wall.subject,
        "record_id": wall.object_id,
    }
