"""Two people at once, on two connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from portal.kernel.errors import DomainError
from portal.kernel.models import OutboxEvent
from pricing_feedback.models import PriceSignal, PricingCase
from pricing_feedback.services.cancel_review import cancel_review
from pricing_feedback.services.decide_case import decide_case, give_opinion
from pricing_feedback.services.start_review import start_review
from tests.catalogue.kit import house
from tests.catalogue.release_kit import administrator
from tests.pricing_feedback.kit import item_on_sale, report

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; their results or refusals."""
    gate = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[index] = call()
        except DomainError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_signals_that_arrive_together_open_one_case():
    item = item_on_sale()
    people = [house("sales") for _ in range(4)]
    results = at_once(*[lambda who=who: report(who, item) for who in people])
    assert all(isinstance(each, PriceSignal) for each in results), results
    case = PricingCase.objects.get()
    assert case.signal_count == 4
    assert case.signals.count() == 4
    assert OutboxEvent.objects.filter(code="pricing_feedback.case.opened").count() == 1
    assert OutboxEvent.objects.filter(code="pricing_feedback.case.in_review").count() == 1


def test_a_case_is_decided_once():
    item = item_on_sale()
    sales, tender, finance, other = (
        house(each) for each in ("sales", "tender", "finance", "finance")
    )
    case = report(sales, item).case
    start_review(actor=sales, reference=case.reference)
    for actor in (tender, finance):
        give_opinion(
            actor=actor, reference=case.reference, recommendation="keep", text="It is fine."
        )
    results = at_once(
        *[
            lambda who=who: decide_case(
                actor=who, reference=case.reference, outcome="keep", reason="It is fine."
            )
            for who in (finance, other)
        ]
    )
    refused = [each for each in results if isinstance(each, DomainError)]
    assert [each.status for each in refused] == [409]
    assert OutboxEvent.objects.filter(code="pricing_feedback.case.decided").count() == 1


def in_review(*, advised: bool):
    """A case that finance may decide, or of which opinions are awaited."""
    sales, tender, finance = (house(each) for each in ("sales", "tender", "finance"))
    item = item_on_sale()
    case = report(sales, item).case
    start_review(actor=sales, reference=case.reference)
    for actor in (tender, finance) if advised else ():
        give_opinion(
            actor=actor, reference=case.reference, recommendation="keep", text="It is fine."
        )
    return case, item, sales, finance


def cancelling(case, who):
    return lambda: cancel_review(actor=who, reference=case.reference, reason="Replaced.")


def test_a_review_is_decided_or_cancelled_and_never_both():
    case, _item, _sales, finance = in_review(advised=True)
    deciding = {"reference": case.reference, "outcome": "keep", "reason": "It is fine."}
    results = at_once(
        lambda: decide_case(actor=finance, **deciding),
        cancelling(case, administrator()),
        cancelling(case, administrator()),
    )
    refused = [each for each in results if isinstance(each, DomainError)]
    assert [each.status for each in refused] == [409, 409], results
    case.refresh_from_db()
    ends = ("pricing_feedback.case.decided", "pricing_feedback.case.review_cancelled")
    [told] = OutboxEvent.objects.filter(code__in=ends).values_list("code", flat=True)
    assert case.status == ("decided" if told == ends[0] else "gathering")


def test_a_signal_beside_a_cancellation_is_counted_once():
    case, item, sales, _finance = in_review(advised=False)
    results = at_once(
        lambda: report(sales, item),
        lambda: report(house("sales"), item),
        cancelling(case, administrator()),
    )
    assert not [each for each in results if isinstance(each, DomainError)], results
    case.refresh_from_db()
    assert case.signal_count == case.signals.count() == 3
    # Those that came after it count towards the next review, which takes two.
    after = case.signal_count - case.signals_reviewed
    assert case.status == ("review" if after == 2 else "gathering")
