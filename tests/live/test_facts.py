"""No event holds the feed up, whatever it is about: a page is told of what comes after it."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest
from django.utils import timezone

from partners.events import OrganisationChanged
from portal.kernel.actors import actor_for
from portal.kernel.events import EVENTS, Event
from portal.live.changes import told
from portal.live.facts import facts_of
from portal.live.feed import Entry, Position
from tests.cast import make_organisation, make_staff

pytestmark = pytest.mark.django_db

_VALUES = {"int": 1, "int | None": 1, "str": "x", "bool": True}


def entry(event: type[Event], number: int, **values: Any) -> Entry:
    needed = {
        each.name: _VALUES.get(str(each.type), ())
        for each in fields(event)
        if each.default is MISSING and each.default_factory is MISSING
    }
    payload = {"subject_id": 1} | needed | values
    return Entry(Position(1, number), event.code, payload, None, timezone.now())


@pytest.mark.parametrize("code", sorted(EVENTS))
def test_what_comes_after_any_event_is_told(code: str) -> None:
    actor = actor_for(make_staff("sales"))
    pk = make_organisation("Danube Shipyard AD").pk
    after = entry(OrganisationChanged, 2, subject_id=pk)
    changes = told(facts_of([entry(EVENTS[code], 1), after]), actor)
    assert OrganisationChanged.code in [each.kind for each in changes]
