"""Partners who sell, products with prices, and deals on their way, for the tests of deals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalogue.models import Product
from catalogue.services.draft_version import PriceRow
from deals.models import Deal
from deals.services.save_draft import LineInput, save_draft
from deals.services.submit_deal import submit_deal
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.models import OutboxEvent, User
from tests.cast import Cast, make_staff, share
from tests.catalogue.kit import price_list, product
from workflows.drafts import Rule, Step
from workflows.models import ApprovalTask, RoutingPolicy
from workflows.services.activate_policy import activate_policy
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, save_rule

LIST_PRICE = Decimal(100)
FLOOR_PRICE = Decimal(80)


def sold_product(cast: Cast, sku: str = "", *, to: Sequence[str] = ("alice", "bob")) -> Product:
    """A product on the standard list at 100, floor 80, that some of the cast may sell."""
    made = product(sku)
    price_list(PriceRow(made, LIST_PRICE, FLOOR_PRICE))
    for name in to:
        share(made, cast.partners[name], "identity", "prices")
    return made


def soon() -> date:
    """A closing date that is allowed."""
    return timezone.localdate() + timedelta(days=30)


def line(item: Product, quantity: int = 10, price: str | None = None) -> LineInput:
    """A line as a form sends it."""
    return LineInput(item.sku, Decimal(quantity), None if price is None else Decimal(price))


def drafted(actor: Actor, item: Product, price: str | None = None, **changes: Any) -> Deal:
    """A complete draft."""
    values = {
        "customer_name": "Marine Services Ltd",
        "country": "BG",
        "closing_date": soon(),
        **changes,
    }
    return save_draft(actor=actor, lines=[line(item, price=price)], **values)


def routed() -> None:
    """Sales reviews; tender and finance in parallel where it matters; somebody is in each."""
    for code in ("sales", "finance", "tender"):
        if not User.objects.filter(departments__code=code).exists():
            make_staff(code)
    if RoutingPolicy.objects.filter(request_type="deals.deal").exists():
        return
    policy = draft_policy(actor=SYSTEM, code="deals.deal")
    for rule in _rules():
        save_rule(actor=SYSTEM, policy=policy.public_id, rule=rule)
    activate_policy(actor=SYSTEM, policy=policy.public_id)


def registered(actor: Actor, item: Product, price: str | None = None, **changes: Any) -> Deal:
    """A registration that was sent."""
    join_line = changes.pop("join_line", False)
    routed()
    deal = drafted(actor, item, price, **changes)
    return submit_deal(actor=actor, reference=deal.reference, join_line=join_line)


def open_tasks(deal: Deal) -> dict[str, ApprovalTask]:
    """The open tasks of a deal's approval, by role."""
    tasks = ApprovalTask.objects.filter(process__record_id=deal.pk, status="open")
    return {task.role: task for task in tasks}


def decide(actor: Actor, deal: Deal, role: str, decision: str = "approve", **options: Any) -> Deal:
    """A decision on one open step of a deal; the deal afterwards."""
    decide_task(actor=actor, task=open_tasks(deal)[role].public_id, decision=decision, **options)
    return Deal.objects.get(pk=deal.pk)


def codes_since(last: int) -> list[str]:
    """The codes of deal events after an outbox id."""
    rows = OutboxEvent.objects.filter(pk__gt=last, code__startswith="deals.")
    return list(rows.order_by("pk").values_list("code", flat=True))


def last_event() -> int:
    """The id of the newest outbox row."""
    return OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _rules() -> list[Rule]:
    finance = Step(stage=2, department="finance", role="finance", hours=Decimal(16))
    tender = Step(stage=2, department="tender", role="tender", hours=Decimal(16))
    return [
        Rule(
            "Every registration",
            steps=[Step(stage=1, department="sales", role="sales", hours=Decimal(8))],
        ),
        Rule(
            "High discount",
            [{"field": "discount", "operator": "gte", "value": "15"}],
            [finance],
        ),
        Rule(
            "Below the floor price",
            [{"field": "below_floor", "operator": "yes", "value": None}],
            [finance],
        ),
        Rule(
            "High amount",
            [{"field": "amount", "operator": "gte", "value": "50000"}],
            [finance],
        ),
        Rule(
            "Over the credit limit",
            [{"field": "over_limit", "operator": "yes", "value": None}],
            [finance],
        ),
        Rule(
            "Part of a tender",
            [{"field": "tender", "operator": "yes", "value": None}],
            [tender],
        ),
    ]
