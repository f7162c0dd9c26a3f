"""Whether what was once shown to somebody is visible to them still."""

from __future__ import annotations

from collections.abc import Sequence

from portal.kernel.actors import Actor
from portal.kernel.viewers import viewing
from sharing.policies import visible_to
from sharing.shareable import shareable_named


def still_visible(actor: Actor, label: str, ids: Sequence[int], masks: Sequence[int]) -> bool:
    """Whether the actor sees of each of these records at least the facets of its mask."""
    model = shareable_named(label).model
    with viewing(actor):
        rows = visible_to(actor, model._default_manager.filter(pk__in=ids))
        now = dict(rows.values_list("pk", "facet_mask"))
    seen = zip(ids, masks, strict=True)
    return all(pk in now and not mask & ~(now[pk] or 0) for pk, mask in seen)
