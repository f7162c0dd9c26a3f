"""A draft on its way to a release, for the tests of releases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from catalogue.models import PriceListVersion
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.request_release import request_release
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import User
from tests.catalogue.kit import house, price_list, product
from workflows.models import ApprovalTask, Decision, TaskStatus
from workflows.services.decide import decide_task
from workflows.services.install_routes import install_routes


def administrator() -> Actor:
    """Somebody who looks after the installation."""
    someone = User.objects.get(pk=house("marketing").user_id)
    someone.is_administrator = True
    someone.save()
    return actor_for(someone)


def prepare() -> SimpleNamespace:
    """A list with a draft that Ines of finance prepared; Petr of finance is to decide."""
    install_routes(actor=SYSTEM)
    item, other = product("EP-40", cost="60"), product("EP-60", cost="71")
    made = price_list(
        PriceRow(item, Decimal(100), floor=Decimal(80)),
        PriceRow(other, Decimal(142), floor=Decimal(93)),
    )
    ines, petr = house("finance"), house("finance")
    start = timezone.localdate() + timedelta(days=7)
    version = draft_version(actor=ines, reference=made.reference, valid_from=start, note="Resin")
    rows = [PriceRow(item, Decimal(75)), PriceRow(other, Decimal(150), floor=Decimal(96))]
    set_prices(actor=ines, reference=made.reference, rows=rows)
    return SimpleNamespace(
        made=made, item=item, other=other, ines=ines, petr=petr, version=version, start=start
    )


def send(scene: SimpleNamespace, actor: Actor | None = None, **values: Any) -> PriceListVersion:
    """Send the draft for release."""
    return request_release(
        actor=actor or scene.ines,
        reference=scene.made.reference,
        number=scene.version.number,
        **values,
    )


def waiting() -> ApprovalTask:
    """The one open task."""
    return ApprovalTask.objects.get(status=TaskStatus.OPEN)


def decide(scene: SimpleNamespace, kind: str = "approve", **values: Any) -> Decision:
    """Petr decides the open task, or another actor does."""
    actor = values.pop("actor", scene.petr)
    return decide_task(actor=actor, task=waiting().public_id, decision=kind, **values)


def set_price(scene: SimpleNamespace, amount: str, actor: Actor | None = None) -> None:
    """Another price of EP-40 in the draft."""
    set_prices(
        actor=actor or scene.ines,
        reference=scene.made.reference,
        rows=[PriceRow(scene.item, Decimal(amount))],
    )
