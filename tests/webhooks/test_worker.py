"""The whole way with a real worker, which is killed while it sends."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from django.conf import settings

from portal import processes
from portal.kernel.models import OutboxEvent
from portal.webhooks.models import WebhookMessage
from tests.cast import CAST_PARTNERS, Cast, make_member, make_partner, make_staff
from tests.harness.server import ROOT
from tests.harness.site import Site
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

KIND = "partners.organisation.changed"


@pytest.fixture
def cast(live_site: Site) -> Cast:
    """The cast, committed to the running site's database."""
    partners = {name: make_partner(f"{name.title()} Ltd") for name in CAST_PARTNERS}
    people = {name: make_member(partner, name.title()) for name, partner in partners.items()}
    return Cast(
        staff=make_staff("sales"),
        administrator=make_staff(administrator=True),
        partners=partners,
        **people,
    )


def start_worker(site: Site, home: Path) -> processes.Child:
    environment = os.environ | site.database.server.environment(site.database.name)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings_test",
        "GUILDHALL_HOME": str(home),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    return processes.start(
        "worker", ["worker"], environment=environment, log=home / "second.log", directory=ROOT
    )


def test_every_event_arrives_though_a_worker_is_killed(
    live_site: Site, hooks: Hooks, receiver: Receiver, tmp_path: Path
) -> None:
    _endpoint, secret = hooks.add(kinds=[KIND])
    customer = hooks.shared()
    hold = threading.Event()
    receiver.before_answer = lambda: hold.wait(1.5) and None
    second = start_worker(live_site, tmp_path)
    try:
        for _ in range(6):
            hooks.change(customer)
        receiver.wait(1, seconds=30)
        os.killpg(second.process.pid, signal.SIGKILL)
        hold.set()
        truth = set(OutboxEvent.objects.filter(code=KIND).values_list("pk", flat=True))
        receiver.wait(6, seconds=90)
    finally:
        if second.process.poll() is None:
            os.killpg(second.process.pid, signal.SIGKILL)
        second.process.wait(10)
    sent = {each.id: each.verified(secret) for each in receiver.received}
    messages = WebhookMessage.objects.filter(kind=KIND)
    assert set(messages.values_list("event_id", flat=True)) == truth
    assert {f"msg_{each.public_id.hex}" for each in messages} == set(sent)
