"""A case in review, as most tests of price feedback find it."""

import pytest

from pricing_feedback.models import PricingCase
from pricing_feedback.services.decide_case import decide_case, give_opinion
from tests.catalogue.kit import house, partner_actor
from tests.pricing_feedback.kit import case_of, item_on_sale, let_see, report


@pytest.fixture
def scene():
    """A case in review: a partner and sales reported; tender, finance and a stranger look on."""
    item = item_on_sale("100", "80")
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    sales = house("sales")
    report(bob, item, "85")
    case = case_of(report(sales, item, "83"))
    return Scene(item, bob, company, sales, house("tender"), house("finance"), case)


class Scene:
    def __init__(self, item, bob, company, sales, tender, finance, case):
        self.item, self.bob, self.company = item, bob, company
        self.sales, self.tender, self.finance, self.case = sales, tender, finance, case

    @property
    def reference(self):
        return self.case.reference

    def opinions(self):
        for actor in (self.tender, self.finance):
            give_opinion(
                actor=actor, reference=self.reference, recommendation="revise", text="Too dear."
            )

    def decide(self, outcome, actor=None, **values):
        return decide_case(
            actor=actor or self.finance,
            reference=self.reference,
            outcome=outcome,
            reason="The market moved.",
            values=values,
        )

    def now(self):
        return PricingCase.objects.get(pk=self.case.pk)
