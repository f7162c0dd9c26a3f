"""How long steps usually take: the median of our own history, shown to both sides."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from workflows.engine import start
from workflows.engine.time import at
from workflows.models import ApprovalProcess
from workflows.selectors import route_of_process
from workflows.selectors.durations import usual_times
from workflows.services.decide import decide_task
from workflows.services.withdraw import withdraw_request

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2028, 3, 13, 8, tzinfo=dt.UTC)


def decided_after(hours: int, customer: Organisation, house: SimpleNamespace) -> None:
    """A request whose sales step took so many working hours, then withdrawn."""
    elena = house.actor(house.elena)
    with at(MONDAY), transaction.atomic():
        process = start(CODE, customer, actor=elena)
    with at(MONDAY + dt.timedelta(hours=hours)):
        public_id = task(process, "sales").public_id
        decide_task(actor=house.actor(house.georgi), task=public_id, decision="approve")
        withdraw_request(actor=elena, code=CODE, record=customer)


def test_the_median_of_the_history_stands_on_the_line_for_both_sides(
    policy: Any, customer: Organisation, house: SimpleNamespace
) -> None:
    for hours in (1, 2, 6):
        decided_after(hours, customer, house)
    assert usual_times(CODE, ["sales", "finance"]) == {"sales": dt.timedelta(hours=2)}
    with transaction.atomic():
        process = start(CODE, customer, actor=house.actor(house.elena))
    for reader in (house.georgi, house.elena):
        route = route_of_process(process, house.actor(reader))
        told = {stop.key: stop.usually for stop in route.stops}
        assert told == {"sales": "usually 2 hours", "tender": "", "finance": ""}
        assert "usually 2 hours" in route.line.svg


def test_what_was_decided_says_nothing_of_it(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    withdraw_request(actor=house.actor(house.elena), code=CODE, record=customer)
    for hours in (1, 1, 1):
        decided_after(hours, customer, house)
    route = route_of_process(approval, house.actor(house.georgi))
    assert {stop.usually for stop in route.stops} == {""}
