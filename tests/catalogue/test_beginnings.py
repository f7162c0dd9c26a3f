"""Prices that hold from a later day on: whoever sees the list is told when the day comes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalogue.events import PriceListReleased
from catalogue.models import PriceListVersion
from catalogue.services.announce_begun_versions import announce_begun_versions
from catalogue.services.draft_version import PriceRow
from catalogue.subscribers import schedule_start
from portal.kernel.actors import SYSTEM
from portal.kernel.events import Occurrence, audience, rebuild
from portal.kernel.models import OutboxEvent
from tests.catalogue.kit import partner_actor, party_of, price_list, product

pytestmark = pytest.mark.django_db


def announced() -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(code="catalogue.price_list.begun"))


def test_the_day_from_which_prices_hold_is_told_once_and_to_those_concerned() -> None:
    _bob, company = partner_actor("Bob Ltd")
    _mallory, other = partner_actor("Mallory Ltd")
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = price_list(
        PriceRow(product(), Decimal(12)), start=tomorrow, audience="partner", partner=company
    )
    assert announce_begun_versions(actor=SYSTEM) == 0
    PriceListVersion.objects.filter(price_list=made).update(
        valid_from=timezone.localdate(), released_at=timezone.now() - timedelta(days=2)
    )
    assert announce_begun_versions(actor=SYSTEM) == 1
    assert announce_begun_versions(actor=SYSTEM) == 0
    (row,) = announced()
    told = audience(rebuild(row.code, row.payload))
    assert party_of(company).pk in told.parties
    assert party_of(other).pk not in told.parties
    assert "finance" in told.departments


def test_what_holds_since_its_release_is_not_told_twice() -> None:
    price_list(PriceRow(product(), Decimal(12)), start=timezone.localdate())
    assert announce_begun_versions(actor=SYSTEM) == 0
    assert announced() == []


def test_the_release_schedules_the_announcement_for_the_first_moment_of_the_day() -> None:
    day = timezone.localdate() + timedelta(days=40)
    made = price_list(PriceRow(product(), Decimal(12)), start=day)
    version = made.versions.get()
    fact = PriceListReleased(subject_id=made.pk, version_id=version.pk)
    schedule_start(Occurrence(id=1, event=fact, actor_id=None, at=timezone.now()))
    job = ProcrastinateJob.objects.filter(task_name="catalogue.announce_starts").latest("id")
    moment = timezone.localtime(job.scheduled_at, timezone.get_default_timezone())
    assert (moment.date(), moment.hour, moment.minute) == (day, 0, 0)
