"""The pages of deals, as people use them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalogue.models import Product
from deals.models import Deal, SpecialPrice
from deals.states import DealStatus, status_of
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from tests.cast import Cast, make_staff
from tests.deals.kit import (
    decide,
    drafted,
    open_tasks,
    registered,
    routed,
    sold_product,
    soon,
)
from workflows.services.ask import ask_author


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def item(cast: Cast) -> Product:
    return sold_product(cast)


CUSTOMER = {"customer": "", "customer-label": "Marine Services", "country": "BG"}


def _lines(item: Product, price: str = "92,50") -> dict[str, str]:
    return {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-product": item.sku,
        "lines-0-product-label": item.name,
        "lines-0-quantity": "40",
        "lines-0-requested_price": price,
    }


def test_four_pages_lead_to_a_reference(cast: Cast, item: Product) -> None:
    routed()
    alice = browser(cast.alice)
    answer = alice.post("/deals/new/", CUSTOMER)
    deal = Deal.objects.get()
    assert answer.headers["Location"] == f"/deals/{deal.reference}/draft/lines/"
    answer = alice.post(answer.headers["Location"], _lines(item))
    evidence = SimpleUploadedFile("offer.pdf", b"%PDF-1.7 offer")
    answer = alice.post(
        answer.headers["Location"],
        {"competitor": "Rival", "closing_date": soon().isoformat(), "files": evidence},
    )
    check = alice.get(answer.headers["Location"])
    text = check.content.decode()
    assert "Marine Services" in text
    assert "offer.pdf" in text
    assert 'data-answer="free"' in text
    assert "What happens when you send it" in text
    assert "Stage 1: Sales" in text
    answer = alice.post(answer.headers["Location"])
    assert answer.headers["Location"] == f"/deals/{deal.reference}/sent/"
    assert deal.reference in alice.get(answer.headers["Location"]).content.decode()
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.PENDING
    assert deal.lines.get().requested_price == 92.5


def test_what_is_typed_is_kept_before_anything_is_sent(cast: Cast) -> None:
    alice = browser(cast.alice)
    answer = alice.post("/deals/keep/customer/", {**CUSTOMER, "customer-label": "Marine"})
    deal = Deal.objects.get()
    assert f'value="{deal.reference}"' in answer.content.decode()
    alice.post("/deals/keep/customer/", {**CUSTOMER, "draft": deal.reference})
    half = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-quantity": "4x"}
    alice.post("/deals/keep/lines/", {"draft": deal.reference, **half})
    deal.refresh_from_db()
    assert deal.customer_name == "Marine Services"
    page = alice.get(f"/deals/{deal.reference}/draft/customer/").content.decode()
    assert "Marine Services" in page


def test_no_page_is_left_with_what_it_needs_missing(cast: Cast, item: Product) -> None:
    alice = browser(cast.alice)
    empty = alice.post("/deals/new/", {"customer": "", "customer-label": "", "country": ""})
    assert empty.status_code == 422
    assert "<title>Error: " in empty.content.decode()
    assert not Deal.objects.exists(), "nothing was said, so nothing is kept"
    half = alice.post("/deals/new/", {**CUSTOMER, "country": ""})
    assert half.status_code == 422
    assert "Choose the customer" in half.content.decode()
    deal = Deal.objects.get()
    assert deal.customer_name == "Marine Services", "what was typed is kept"
    nothing = _lines(item) | {"lines-0-product": "", "lines-0-product-label": ""}
    nothing |= {"lines-0-quantity": "", "lines-0-requested_price": ""}
    answer = alice.post(f"/deals/{deal.reference}/draft/lines/", nothing)
    assert answer.status_code == 422
    assert "Add at least one product" in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    dateless = alice.post(f"/deals/{deal.reference}/draft/competition/", {"closing_date": ""})
    assert dateless.status_code == 422


def test_quantities_come_back_as_they_were_typed(cast: Cast, item: Product) -> None:
    alice = browser(cast.alice)
    alice.post("/deals/new/", CUSTOMER)
    address = f"/deals/{Deal.objects.get().reference}/draft/lines/"
    alice.post(address, _lines(item, "1000") | {"lines-0-quantity": "4000"})
    page = alice.get(address).content.decode()
    assert 'value="4000"' in page
    assert 'value="1000"' in page
    assert "E+" not in page


def test_the_holder_is_led_to_the_own_registration(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item)
    asked = {"customer-label": deal.customer_name.upper(), "country": deal.country}
    page = browser(cast.alice).post("/deals/conflict/", asked).content.decode()
    assert deal.reference in page
    assert "Nobody has registered" not in page
    assert deal.reference not in browser(cast.bob).post("/deals/conflict/", asked).content.decode()


def test_a_wrong_line_is_shown_with_what_was_typed(cast: Cast, item: Product) -> None:
    alice = browser(cast.alice)
    deal = drafted(cast.actor("alice"), item)
    answer = alice.post(f"/deals/{deal.reference}/draft/lines/", _lines(item, "cheap"))
    assert answer.status_code == 422
    assert 'value="cheap"' in answer.content.decode()
    assert deal.lines.get().requested_price is None


def test_a_refused_form_keeps_its_files(cast: Cast, item: Product) -> None:
    alice = browser(cast.alice)
    deal = drafted(cast.actor("alice"), item)
    good = SimpleUploadedFile("offer.pdf", b"%PDF-1.7 offer")
    bad = SimpleUploadedFile("tool.exe", b"MZ\x90\x00\x03\x00\x00\x00")
    answer = alice.post(
        f"/deals/{deal.reference}/draft/competition/",
        {"competitor": "Rival", "closing_date": "someday", "files": [good, bad]},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "offer.pdf" in text
    assert "tool.exe" in text
    assert 'value="Rival"' in text


def test_the_conflict_answer_says_nothing_of_the_holder(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, competitor="Rival")
    answer = browser(cast.bob).post(
        "/deals/conflict/", {"customer-label": "Marine Services", "country": "BG"}
    )
    text = answer.content.decode()
    assert 'data-answer="taken"' in text
    for secret in ("Alice", deal.reference, "Rival", cast.partners["alice"].reference):
        assert secret not in text


def test_strangers_find_nothing_at_any_address(cast: Cast, item: Product) -> None:
    deal = decide(cast.actor("staff"), registered(cast.actor("alice"), item, "92"), "sales")
    price = SpecialPrice.objects.get()
    mallory = browser(cast.mallory)
    missing = mallory.get("/deals/D-9999999/").content
    strip = re.compile(
        rb'D-\d+|nonce="[^"]*"|[0-9a-f]{16,}|value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"'
    )
    for path in (
        f"/deals/{deal.reference}/",
        f"/deals/{deal.reference}/route/",
        f"/deals/{deal.reference}/draft/customer/",
        f"/special-prices/{price.reference}/",
    ):
        answer = mallory.get(path)
        assert answer.status_code == 404, path
    hidden = mallory.get(f"/deals/{deal.reference}/").content
    assert strip.sub(b"", hidden) == strip.sub(b"", missing)
    assert deal.reference not in mallory.get("/deals/?view=all").content.decode()
    assert price.reference not in mallory.get("/special-prices/").content.decode()


def test_pages_of_each_party_open(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    for user in (cast.alice, cast.staff):
        client = browser(user)
        for path in (
            "/deals/",
            "/deals/?view=all&sort=amount",
            "/deals/?as=board",
            f"/deals/{deal.reference}/",
            f"/deals/{deal.reference}/route/",
            "/special-prices/",
        ):
            answer = client.get(path)
            assert answer.status_code == 200, path
    assert deal.reference in browser(cast.alice).get("/deals/").content.decode()


def test_a_question_is_answered_from_the_deals_page(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    decide(cast.actor("staff"), deal, "sales", "return", comment="Which competitor?")
    alice = browser(cast.alice)
    assert "Which competitor?" in alice.get(f"/deals/{deal.reference}/").content.decode()
    alice.post(
        f"/deals/{deal.reference}/draft/competition/",
        {"competitor": "Rival", "closing_date": soon().isoformat()},
    )
    answer = alice.post(f"/deals/{deal.reference}/draft/check/", {"comment": "It is Rival"})
    assert answer.headers["Location"] == f"/deals/{deal.reference}/sent/"
    deal.refresh_from_db()
    assert (deal.competitor, status_of(deal)) == ("Rival", DealStatus.PENDING)
    sent = alice.get(f"/deals/{deal.reference}/sent/").content.decode()
    assert "as before" in sent
    assert "counts from now" not in sent


def test_withdrawing_and_cancelling_ask_first(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item)
    alice = browser(cast.alice)
    assert alice.get(f"/deals/{deal.reference}/withdraw/").status_code == 200
    answer = alice.post(f"/deals/{deal.reference}/withdraw/", {"reason": "They left"})
    assert answer.headers["Location"] == f"/deals/{deal.reference}/"
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.WITHDRAWN
    answer = browser(cast.staff).post(f"/deals/{deal.reference}/cancel/", {"reason": "Late"})
    assert answer.status_code == 422


def test_what_a_return_names_reaches_the_author(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    decide(cast.actor("staff"), deal, "sales", "return", fields=["requested_price", "files"])
    alice = browser(cast.alice)
    for path in ("", "draft/customer/"):
        page = alice.get(f"/deals/{deal.reference}/{path}").content.decode()
        assert "To change:" in page
        assert "Requested prices, Evidence" in page


def test_conditions_and_comments_of_every_step_reach_the_author(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "75")
    finance = actor_for(make_staff("finance"))
    words = {"comment": "A good project.", "conditions": "Two deliveries"}
    decide(cast.actor("staff"), deal, "sales", **words)
    decide(finance, deal, "finance", comment="Fine")
    page = browser(cast.alice).get(f"/deals/{deal.reference}/").content.decode()
    for text in ("On conditions: Two deliveries", "A good project.", "Fine"):
        assert text in page
    assert User.objects.get(pk=finance.user_id).full_name not in page


def test_a_question_stops_the_clock_that_both_sides_see(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    alice = browser(cast.alice)
    assert "Due" in alice.get(f"/deals/{deal.reference}/").content.decode()
    task = open_tasks(deal)["sales"]
    ask_author(actor=cast.actor("staff"), task=task.public_id, text="Which yard?")
    page = alice.get(f"/deals/{deal.reference}/").content.decode()
    assert "With the author, to answer a question" in page
    assert "Due" not in page


def test_whoever_ends_a_registration_reads_what_ends_and_what_stays(
    cast: Cast, item: Product
) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    page = browser(cast.alice).get(f"/deals/{deal.reference}/withdraw/").content.decode()
    assert "Open steps, with their clocks and reminders: Sales" in page
    assert "Mails, push messages and webhooks that have gone out" in page
    decide(cast.actor("staff"), deal, "sales")
    price = SpecialPrice.objects.get(deal=deal)
    staff = browser(cast.staff)
    page = staff.get(f"/deals/{deal.reference}/cancel/").content.decode()
    for text in ("Protection until", price.reference, "What was ordered at a special price"):
        assert text in page
    assert "Decisions made so far, with the facts that were seen: Sales" in page
    refused = staff.post(f"/deals/{deal.reference}/cancel/", {"reason": ""})
    assert "Say why: the partner reads it." in refused.content.decode()


def test_while_it_is_decided_administrators_alone_cancel_it(cast: Cast, item: Product) -> None:
    deal = registered(cast.actor("alice"), item, "92")
    address = f"/deals/{deal.reference}/"
    assert "cancel/" not in browser(cast.staff).get(address).content.decode()
    refused = browser(cast.staff).post(f"{address}cancel/", {"reason": "Wrong firm"})
    assert refused.status_code == 422
    chief = User.objects.create_user("chief@house.example", is_administrator=True)
    assert f"{address}cancel/" in browser(chief).get(address).content.decode()
    browser(chief).post(f"{address}cancel/", {"reason": "Wrong firm"})
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.CANCELLED
    assert "Wrong firm" in browser(cast.alice).get(address).content.decode()


def test_the_stage_moves_with_what_it_needs(cast: Cast, item: Product) -> None:
    deal = decide(cast.actor("staff"), registered(cast.actor("alice"), item), "sales")
    staff = browser(cast.staff)
    answer = staff.post(f"/deals/{deal.reference}/stage/", {"stage": "lost"})
    assert answer.status_code == 422
    staff.post(f"/deals/{deal.reference}/stage/", {"stage": "lost", "loss_reason": "price"})
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason, deal.close_value) == ("lost", "price", 0)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "10 × €92.50"), ("ru", "10 × 92,50\xa0€"), ("bg", "10 × 92,50\xa0€")],
)
def test_an_approver_reads_prices_in_the_own_language(
    cast: Cast, item: Product, language: str, shown: str
) -> None:
    deal = registered(cast.actor("alice"), item, "92.50")
    cast.staff.language = language
    cast.staff.save()
    task = open_tasks(deal)["sales"]
    told = task.process.snapshot.facts["products"]
    assert told == f"{item.sku} × 10 @ 92.5000 EUR", "what is signed is the same for everybody"
    page = browser(cast.staff).get(f"/approvals/{deal.reference}/sales/").content.decode()
    assert f"{item.sku}: {shown}" in page
    assert told not in page
