"""The house ends a review that nobody should decide, and the case gathers on."""

import pytest
from django.test import Client

from partner_api.types.ids import encode_id
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import audience, rebuild
from portal.kernel.models import OutboxEvent, User
from pricing_feedback.selectors.cases import REQUEST_TYPE, access_case, opinions_of
from pricing_feedback.services.cancel_review import cancel_review
from pricing_feedback.services.decide_case import give_opinion
from pricing_feedback.services.start_review import start_review
from tests.api.conftest import ask_as
from tests.catalogue.kit import house, partner_actor, party_of
from tests.catalogue.release_kit import administrator
from tests.pricing_feedback.kit import report
from tests.pricing_feedback.test_news import deliver, lines
from workflows.engine import approval_of
from workflows.models import ApprovalProcess, ApprovalTask

pytestmark = pytest.mark.django_db


def cancel(scene, actor=None, reason="The product is being replaced."):
    return cancel_review(actor=actor or administrator(), reference=scene.reference, reason=reason)


def test_the_case_gathers_again_and_nothing_waits_for_anybody(scene):
    give_opinion(
        actor=scene.tender, reference=scene.reference, recommendation="keep", text="Too early."
    )
    case = cancel(scene)
    assert (case.status, case.outcome) == ("gathering", "")
    assert ApprovalProcess.objects.get().outcome == "cancelled"
    assert approval_of(REQUEST_TYPE, case.pk) is None
    assert not ApprovalTask.objects.filter(status="open").exists()
    with pytest.raises(Conflict):
        scene.decide("keep")
    said = opinions_of(
        actor=scene.finance, case=access_case(actor=scene.finance, reference=scene.reference)
    )
    assert [each.text for each in said] == ["Too early."]


def test_those_who_see_the_case_follow_and_the_reason_stays_in_the_house(scene):
    deliver()
    before = lines(scene.bob.user_id)
    cancel(scene)
    deliver()
    row = OutboxEvent.objects.get(code="pricing_feedback.case.review_cancelled")
    concerned = audience(rebuild(row.code, row.payload))
    assert party_of(scene.company).pk in concerned.parties
    assert {"tender", "finance", "sales"} <= concerned.departments
    for actor in (scene.tender, scene.finance):
        assert "workflows.request.cancelled" in lines(actor.user_id)
    assert lines(scene.bob.user_id) == before
    browser = Client()
    browser.force_login(User.objects.get(pk=scene.bob.user_id))
    page = browser.get(f"/price-feedback/cases/{scene.reference}/").content.decode()
    assert "Gathering signals" in page
    assert "being replaced" not in page


def test_the_signals_so_far_begin_no_second_review(scene):
    cancel(scene)
    report(scene.sales, scene.item, "82")
    assert scene.now().status == "gathering"
    report(scene.bob, scene.item, "81")
    assert scene.now().status == "review"
    assert ApprovalProcess.objects.filter(request_type=REQUEST_TYPE).count() == 2


def test_a_new_review_asks_everybody_anew(scene):
    scene.opinions()
    cancel(scene)
    start_review(actor=scene.tender, reference=scene.reference)
    seen = access_case(actor=scene.finance, reference=scene.reference)
    assert opinions_of(actor=scene.finance, case=seen) == []
    scene.opinions()
    assert len(opinions_of(actor=scene.finance, case=seen)) == 2
    assert scene.decide("keep").status == "decided"


def test_administrators_alone_cancel_with_a_reason_while_it_is_in_review(scene):
    mallory, _company = partner_actor("Mallory Ltd")
    for actor, error in ((mallory, NotFound), (scene.bob, Forbidden), (scene.finance, Forbidden)):
        with pytest.raises(error):
            cancel(scene, actor)
    with pytest.raises(Refused) as refusal:
        cancel(scene, reason=" ")
    assert (refusal.value.code, refusal.value.field) == ("reason_missing", "reason")
    assert scene.now().status == "review"
    cancel(scene)
    with pytest.raises(Conflict) as conflict:
        cancel(scene)
    assert conflict.value.code == "not_in_review"


def test_the_page_says_what_ends_and_what_stays(scene):
    give_opinion(
        actor=scene.tender, reference=scene.reference, recommendation="keep", text="Too early."
    )
    boss, colleague = Client(), Client()
    boss.force_login(User.objects.get(pk=administrator().user_id))
    colleague.force_login(User.objects.get(pk=scene.finance.user_id))
    case, address = (f"/price-feedback/cases/{scene.reference}/{end}" for end in ("", "cancel/"))
    assert address in boss.get(case).content.decode()
    assert address not in colleague.get(case).content.decode()
    assert colleague.get(address).status_code == 404
    page = boss.get(address).content.decode()
    assert "Open steps, with their clocks and reminders: Finance and planning" in page
    assert "Opinions given so far: Tender" in page
    assert boss.post(address, {"reason": ""}).status_code == 422
    assert boss.post(address, {"reason": "Replaced"}).headers["Location"] == case
    assert scene.now().status == "gathering"
    assert boss.get(address).headers["Location"] == case
    assert "Replaced" in colleague.get(case).content.decode()


MUTATION = """mutation($case: ID!) {
    cancelPricingReview(input: {case: $case, reason: "Replaced"}) {
        case { status opinions { text } }
        userErrors { field code } } }"""


def test_integrators_cancel_as_administrators_do(scene):
    case = encode_id("PricingCase", scene.case.reference)
    refused = ask_as(User.objects.get(pk=house("finance").user_id))(MUTATION, {"case": case})
    errors = refused["data"]["cancelPricingReview"]["userErrors"]
    assert [each["code"] for each in errors] == ["forbidden"]
    done = ask_as(User.objects.get(pk=administrator().user_id))(MUTATION, {"case": case})
    assert done["data"]["cancelPricingReview"]["case"]["status"] == "GATHERING"
    assert scene.now().status == "gathering"
