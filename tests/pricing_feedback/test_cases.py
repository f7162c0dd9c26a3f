"""From review to outcome: opinions side by side, the decision, and what follows."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.models import PriceListVersion
from catalogue.selectors.price_lists import access_price_list, version_diff
from catalogue.selectors.prices import price_on
from catalogue.services.draft_version import draft_version
from catalogue.services.request_release import request_release
from deals.models import SpecialPrice
from partner_api.types.ids import encode_id
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import audience, rebuild
from portal.kernel.models import OutboxEvent, User
from pricing_feedback.selectors.cases import REQUEST_TYPE, access_case, opinions_of
from pricing_feedback.services.decide_case import give_opinion
from pricing_feedback.services.start_review import start_review
from tests.api.conftest import ask_as
from tests.catalogue.kit import house, partner_actor, party_of, tier_party
from tests.pricing_feedback.kit import case_of, item_on_sale, let_see, report
from workflows.engine import approval_of
from workflows.models import ApprovalTask
from workflows.services.install_routes import install_routes
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


def told(code: str):
    """The audience of the last event of a code."""
    row = OutboxEvent.objects.filter(code=code).order_by("-pk").first()
    return audience(rebuild(row.code, row.payload))


def test_enough_signals_start_the_review(scene):
    assert scene.now().status == "review"
    assert OutboxEvent.objects.filter(code="pricing_feedback.case.in_review").count() == 1


def test_rules_may_ask_what_the_price_heard_would_leave(scene):
    frozen = approval_of(REQUEST_TYPE, scene.case.pk).snapshot.facts
    assert (frozen["median"], frozen["pocket_margin"]) == ("84.0000", "28.57")


def test_a_case_goes_to_review_earlier_on_request():
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    signal = report(bob, item)
    case = case_of(signal)
    assert case.status == "gathering"
    with pytest.raises(Forbidden):
        start_review(actor=bob, reference=case.reference)
    start_review(actor=house("tender"), reference=case.reference)
    assert case_of(signal).status == "review"
    with pytest.raises(Conflict):
        start_review(actor=house("tender"), reference=case.reference)


def test_tender_and_finance_give_opinions_side_by_side(scene):
    with pytest.raises(Conflict):
        scene.decide("keep")
    scene.opinions()
    case = access_case(actor=scene.finance, reference=scene.reference)
    given = opinions_of(actor=scene.finance, case=case)
    assert [(each.department, each.recommendation) for each in given] == [
        ("tender", "revise"),
        ("finance", "revise"),
    ]
    hidden = access_case(actor=scene.bob, reference=scene.reference)
    assert opinions_of(actor=scene.bob, case=hidden) == []


def test_an_opinion_that_was_taken_back_is_none_any_more(scene):
    said = {"actor": scene.tender, "reference": scene.reference, "text": "Too early."}
    first = give_opinion(**said, recommendation="keep")
    undo_decision(actor=scene.tender, decision=first.public_id, reason="Another case")
    seen = access_case(actor=scene.finance, reference=scene.reference)
    assert opinions_of(actor=scene.finance, case=seen) == []
    give_opinion(**said, recommendation="revise")
    [given] = opinions_of(actor=scene.finance, case=seen)
    assert given.recommendation == "revise"
    with pytest.raises(Conflict):
        give_opinion(
            actor=scene.tender, reference=scene.reference, recommendation="keep", text="Again"
        )


def test_keeping_the_price_tells_everyone_who_gave_a_signal(scene):
    scene.opinions()
    case = scene.decide("keep", explanation="Our service is worth it.")
    assert (case.status, case.outcome) == ("decided", "keep")
    concerned = told("pricing_feedback.case.decided")
    assert {scene.bob.user_id, scene.sales.user_id} <= concerned.users
    assert party_of(scene.company).pk in concerned.parties
    seen = access_case(actor=scene.bob, reference=scene.reference)
    assert seen.explanation == "Our service is worth it."
    assert seen.decision_reason is None


def test_revising_releases_a_dated_version_and_tells_the_partners_concerned(scene):
    start = timezone.localdate() + timedelta(days=10)
    scene.opinions()
    case = scene.decide("revise", new_price=Decimal("92.50"), valid_from=start)
    version = case.price_list_version
    assert (version.status, version.valid_from, version.number) == ("released", start, 2)
    assert PriceListVersion.objects.get(number=1).valid_until == start - timedelta(days=1)
    before = price_on(actor=scene.finance, product=scene.item, on=start - timedelta(days=1))
    after = price_on(actor=scene.finance, product=scene.item, on=start)
    assert (before.amount, after.amount, after.floor) == (100, Decimal("92.5"), 80)

    price_list = access_price_list(actor=scene.finance, reference=version.price_list.reference)
    diff = version_diff(actor=scene.finance, price_list=price_list, version=version)
    assert [(each.sku, each.before, each.after) for each in diff.changed] == [
        (scene.item.sku, 100, Decimal("92.5"))
    ]
    assert "finance" in told("catalogue.price_list.released").departments
    assert tier_party("gold").pk not in told("catalogue.price_list.released").parties


def test_a_revision_does_not_slip_into_a_draft_that_is_being_decided(scene):
    install_routes(actor=SYSTEM)
    made = PriceListVersion.objects.get(number=1).price_list
    start = timezone.localdate() + timedelta(days=10)
    draft_version(actor=SYSTEM, reference=made.reference, valid_from=start)
    request_release(actor=house("finance"), reference=made.reference, number=2)
    scene.opinions()
    before = OutboxEvent.objects.count()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        scene.decide("revise", new_price=Decimal("92.50"), valid_from=start)
    assert refusal.value.code == "list_in_approval"
    assert scene.now().status == "review"
    assert OutboxEvent.objects.count() == before


def test_a_special_price_goes_to_the_partners_who_reported(scene):
    today = timezone.localdate()
    scene.opinions()
    scene.decide(
        "special_price",
        new_price=Decimal(88),
        valid_from=today,
        valid_until=today + timedelta(days=90),
    )
    granted = SpecialPrice.objects.get(case_reference=scene.reference)
    assert (granted.partner, granted.product, granted.price) == (scene.company, scene.item, 88)


_HOLDS = {"new_price": "92", "valid_from": "2030-01-01", "valid_until": "2030-02-01"}


@pytest.mark.parametrize(
    ("outcome", "values", "field"),
    [
        ("nothing", {}, "outcome"),
        ("revise", {"valid_from": "2030-01-01"}, "new_price"),
        ("revise", {"new_price": "92"}, "valid_from"),
        (
            "revise",
            {"new_price": "92", "valid_from": "2030-01-01", "price_list": "L-1"},
            "price_list",
        ),
        ("revise", {"new_price": "92", "valid_from": "2001-01-01"}, "valid_from"),
        ("special_price", {"new_price": "92", "valid_from": "2030-01-01"}, "valid_until"),
        ("revise", {"new_price": "dear", "valid_from": "2030-01-01"}, "new_price"),
        ("revise", {"new_price": "NaN", "valid_from": "2030-01-01"}, "new_price"),
        ("revise", {"new_price": "92", "valid_from": "soon"}, "valid_from"),
        ("special_price", {**_HOLDS, "quantity_cap": "-1"}, "quantity_cap"),
    ],
)
def test_what_is_missing_is_named_and_nothing_happens(scene, outcome, values, field):
    scene.opinions()
    events = OutboxEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        scene.decide(outcome, **values)
    assert refusal.value.field == field
    assert scene.now().status == "review"
    assert PriceListVersion.objects.count() == 1
    assert OutboxEvent.objects.count() == events


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"x": 1}, "recommendation"),
        ({"recommendation": "perhaps"}, "recommendation"),
        ([1], "data"),
        ({}, "data"),
    ],
)
def test_an_opinion_says_what_its_form_asks_for_whoever_sends_it(scene, data, field):
    task = ApprovalTask.objects.get(process__reference=scene.reference, role="tender")
    public = encode_id("Task", task.public_id)
    mutation = """mutation($task: ID!, $data: JSONString) {
        decideTask(input: {task: $task, decision: APPROVE, comment: "Why", data: $data}) {
            userErrors { field } } }"""
    user = User.objects.get(pk=scene.tender.user_id)
    answer = ask_as(user)(mutation, {"task": public, "data": json.dumps(data)})
    assert [each["field"] for each in answer["data"]["decideTask"]["userErrors"]] == [[field]]
    task.refresh_from_db()
    assert task.status == "open"


def test_whoever_reported_a_price_does_not_decide(scene):
    report(scene.finance, scene.item, "60")
    scene.opinions()
    with pytest.raises(Forbidden):
        scene.decide("keep")
    assert scene.now().status == "review"
    assert scene.decide("keep", actor=house("finance")).status == "decided"


def test_partners_and_strangers_cannot_decide(scene):
    scene.opinions()
    mallory, _own = partner_actor("Mallory Ltd")
    with pytest.raises(NotFound):
        scene.decide("keep", actor=mallory)
    with pytest.raises(Forbidden):
        scene.decide("keep", actor=scene.bob)
    with pytest.raises(Forbidden):
        scene.decide("keep", actor=scene.sales)
    assert scene.now().status == "review"


def test_a_decided_case_leaves_room_for_a_new_one(scene):
    scene.opinions()
    scene.decide("keep")
    again = report(scene.sales, scene.item, "81")
    assert again.case_id != scene.case.pk
    assert case_of(again).status == "gathering"
