"""What the bulk services promise, beyond what the wizard shows."""

from decimal import Decimal

import pytest

from orders.engine.intake import Import
from orders.models import Order, OrderLine
from orders.selectors.figures import order_totals
from orders.services.import_orders import OrderRow, import_orders, plan_orders, undo_orders
from portal.kernel.actors import SYSTEM
from portal.kernel.bulk.rows import Outcome, Written
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.models.feed import AuditEntry, OutboxEvent
from tests.cast import Cast
from tests.orders.kit import DAY, make_order, product

pytestmark = pytest.mark.django_db
FIELDS = frozenset({"number", "line_no", "quantity", "unit_price", "product"})


def changed_line(order: Order, quantity: int) -> OrderRow:
    line = order.lines.order_by("line_no")[0]
    return OrderRow(
        row=1,
        number=order.number,
        line_no=line.line_no,
        product=line.product.sku,
        quantity=Decimal(quantity),
        unit_price=Decimal(100),
    )


def test_a_changed_line_changes_the_sums_and_can_be_undone(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    rows = [changed_line(order, 5)]
    plan = plan_orders(actor=SYSTEM, rows=rows, request=Import(FIELDS))
    (batch,) = plan.batches(100)
    (written,) = import_orders(actor=SYSTEM, plan=plan, batch=batch, source="")
    order.refresh_from_db()
    assert (order.amount, order.line_count) == (Decimal(800), 2)
    undo_orders(actor=SYSTEM, changes=written.changes, marks=written.marks)
    order.refresh_from_db()
    assert order.amount == Decimal(600)


def import_quantity(order: Order, quantity: int) -> Written:
    rows = [changed_line(order, quantity)]
    plan = plan_orders(actor=SYSTEM, rows=rows, request=Import(FIELDS))
    (batch,) = plan.batches(100)
    (written,) = import_orders(actor=SYSTEM, plan=plan, batch=batch, source="")
    return written


def test_the_older_of_two_imports_is_undone_after_the_newer(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    older, newer = import_quantity(order, 5), import_quantity(order, 7)
    for written, amount in ((older, 1_000), (newer, 800), (older, 600)):
        undone = undo_orders(actor=SYSTEM, changes=written.changes, marks=written.marks)
        # The older one waits for the newer one, which has changed its records since.
        assert undone.changed_since == ([order.pk] if amount == 1_000 else [])
        order.refresh_from_db()
        assert order.amount == Decimal(amount)


def test_history_and_audit_know_of_every_written_row(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    history = Order.pgh_event_model.objects.filter(pgh_obj_id=order.pk)
    assert [each.pgh_label for each in history] == ["insert"]
    assert history[0].pgh_context.metadata["command"] == "orders.import_orders"
    lines = OrderLine.pgh_event_model.objects.filter(order_id=order.pk)
    assert lines.count() == 2
    assert AuditEntry.objects.filter(code="orders.order.imported").count() == 1


def test_a_partner_may_not_import(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    events = OutboxEvent.objects.count()
    actor = cast.actor("alice")
    with pytest.raises(Forbidden):
        plan_orders(actor=actor, rows=[changed_line(order, 9)], request=Import(FIELDS))
    plan = plan_orders(actor=SYSTEM, rows=[changed_line(order, 9)], request=Import(FIELDS))
    with pytest.raises(Forbidden):
        import_orders(actor=actor, plan=plan, batch=plan.records, source="")
    assert OrderLine.objects.filter(order=order, quantity=9).count() == 0
    assert OutboxEvent.objects.count() == events


def test_one_bad_row_keeps_the_whole_order_out(cast: Cast) -> None:
    partner = cast.partners["alice"].organisation.reference
    good = OrderRow(
        1,
        "SO-1",
        partner,
        ordered_on=DAY,
        currency="EUR",
        product=product().sku,
        quantity=Decimal(1),
        unit_price=Decimal(5),
    )
    rows = [good, good._replace(row=2, product="NOBODY-KNOWS")]
    fields = frozenset({"number", "partner", "ordered_on", "currency", "product", "quantity"})
    plan = plan_orders(actor=SYSTEM, rows=rows, request=Import(fields | {"unit_price"}))
    assert [(p.row, p.field, p.code) for p in plan.problems] == [(2, "product", "unknown_product")]
    assert not plan.records


def test_lines_without_a_head_are_refused(cast: Cast) -> None:
    row = OrderRow(1, "SO-NONE", line_no=1, product=product().sku, quantity=Decimal(1))
    plan = plan_orders(actor=SYSTEM, rows=[row], request=Import(FIELDS))
    assert [problem.code for problem in plan.problems] == ["head_missing"]
    assert not list(plan.of(Outcome.CREATED))


def test_totals_say_nothing_of_hidden_amounts(cast: Cast) -> None:
    make_order(cast.partners["alice"].organisation)
    (own,) = order_totals(actor=cast.actor("alice"))
    assert (own.amount, own.cost, own.lines) == (Decimal(600), None, 2)
    (house,) = order_totals(actor=SYSTEM)
    assert house.cost == Decimal(120)
    (none,) = order_totals(actor=cast.actor("mallory"))
    assert (none.amount, none.lines) == (Decimal(0), 0)
    with pytest.raises(Refused):
        order_totals(actor=cast.actor("alice"), by="salesperson")
