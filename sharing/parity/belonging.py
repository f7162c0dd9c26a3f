"""Whose a record is, and in whose remit, found by hand: by walking from record to record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from portal.kernel.actors import Actor
from sharing.shareable import Shareable


def within_remit(actor: Actor, department: str, shareable: Shareable, record: Any) -> bool:
    """Whether a record concerns somebody of a department: theirs, or in their territory and of
    their line."""
    for remit in actor.remits:
        if remit.department != department:
            continue
        by = shareable.within
        asked_for_own = remit.own_only and by.owners
        asked_for_place = remit.countries and by.countries
        asked_for_line = remit.product_lines and by.line
        if not (asked_for_own or asked_for_place or asked_for_line):
            return True
        if actor.user_id in [end_of(record, path) for path in by.owners]:
            return True
        if asked_for_own:
            return False
        places = [end_of(record, path) for path in by.countries]
        of_all_places = by.everybody is not None and not any(places)
        inside = of_all_places or any(place in remit.countries for place in places)
        if asked_for_place and not inside:
            return False
        return not asked_for_line or end_of(record, by.line) in remit.product_lines
    return True


def end_of(record: Any, path: str) -> Any:
    """The id that a path of relations leads to."""
    value = record
    for name in path.split("__"):
        if value is None:
            return None
        try:
            value = getattr(value, name)
        except ObjectDoesNotExist:
            return None
    return getattr(value, "pk", value)
