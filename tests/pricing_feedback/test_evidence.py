"""Evidence beside a signal: kept through a refused form, and seen with the customer only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import Refused
from portal.kernel.models import User
from pricing_feedback.models import EVIDENCE_FACET, PriceSignal
from records.models import File
from records.services.upload_file import upload_file
from sharing.services.wall import build_wall
from tests.catalogue.kit import house, partner_actor, party_of
from tests.pricing_feedback.kit import item_on_sale, let_see, report

pytestmark = pytest.mark.django_db


def client(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user_id))
    return browser


def offer(name: str = "offer.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 their offer")


def status(actor: Actor, file: File) -> int:
    return client(actor).get(file.url).status_code


def test_a_file_survives_a_refused_form_and_is_on_the_page_of_the_case() -> None:
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    let_see(item, company)
    browser = client(bob)
    values = {
        "sku": item.sku,
        "heard_price": "85",
        "currency": "EUR",
        "region": "",
        "heard_on": timezone.localdate().isoformat(),
        "source": "quote",
    }
    refused = browser.post("/price-feedback/new/", {**values, "files": [offer()]})
    assert refused.status_code == 422
    kept = File.objects.get()
    assert str(kept.public_id) in refused.content.decode()
    sent = browser.post(
        "/price-feedback/new/", {**values, "region": "BG", "kept": [str(kept.public_id)]}
    )
    page = browser.get(sent.headers["Location"]).content.decode()
    assert kept.url in page
    assert "offer.pdf" in page


def test_evidence_is_not_found_for_strangers_and_without_its_facet() -> None:
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    mallory, _own = partner_actor("Mallory Ltd")
    let_see(item, company)
    file = upload_file(actor=bob, content=offer())
    signal = report(bob, item, files=(file.public_id,))
    file.refresh_from_db()
    for reader in (bob, house("tender"), house("finance")):
        assert status(reader, file) == 200
    for stranger in (mallory, house("service")):
        assert status(stranger, file) == 404
    build_wall(
        actor=SYSTEM,
        party=party_of(company),
        shareable=PriceSignal.shareable,
        record=signal,
        facets=[EVIDENCE_FACET],
        reason="The customer asked for it",
    )
    assert status(bob, file) == 404
    page = client(bob).get(f"/price-feedback/cases/{signal.case.reference}/").content.decode()
    assert "85.00" in page
    assert "offer.pdf" not in page


def test_somebody_elses_upload_is_refused_and_nothing_is_recorded() -> None:
    item = item_on_sale()
    file = upload_file(actor=house("sales"), content=offer())
    with pytest.raises(Refused) as refused:
        report(house("tender"), item, files=(file.public_id,))
    assert refused.value.field == "files"
    assert not PriceSignal.objects.exists()
    file.refresh_from_db()
    assert file.subject == ""
