"""What an approver of a registration finds on the task page beside facts and decisions."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.models import Deal
from deals.services.resubmit_deal import resubmit_deal
from records.services.attach_files import attach_files
from records.services.converse import add_comment
from records.services.upload_file import upload_file
from tests.cast import Cast
from tests.deals.kit import decide, line, registered, sold_product

pytestmark = pytest.mark.django_db


def test_the_history_holds_files_comments_and_what_a_return_changed(cast: Cast) -> None:
    item = sold_product(cast)
    alice, staff = cast.actor("alice"), cast.actor("staff")
    deal = registered(alice, item, "95")
    offer = upload_file(actor=alice, content=SimpleUploadedFile("offer.pdf", b"%PDF-1.7 offer"))
    attach_files(actor=alice, record=deal, facet="competition", files=[offer.public_id])
    add_comment(actor=alice, record=deal, text="They decide on Friday", facet="competition")
    decide(staff, deal, "sales", "return", comment="Two per cent more")
    resubmit_deal(
        actor=alice,
        reference=deal.reference,
        comment="We met them halfway",
        lines=[line(item, price="96")],
    )
    page = task_page(cast, deal)
    assert page.count(f'href="{offer.url}"') == 2, "beside the facts and in the history"
    history = page[page.index("<h2>History</h2>") :]
    for said in ("Request sent again", "We met them halfway", "Two per cent more", "on Friday"):
        assert said in history
    before, after = history.split("<ins>", 1)
    assert "95.00" in before
    assert "96.00" in after


def task_page(cast: Cast, deal: Deal) -> str:
    client = Client()
    client.force_login(cast.staff, backend="django.contrib.auth.backends.ModelBackend")
    return html.unescape(client.get(f"/approvals/{deal.reference}/sales/").content.decode())
