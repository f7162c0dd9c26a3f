"""Nobody decides on facts that they did not see: on the page, in bulk, by link and by mail."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partner_api.types.ids import encode_id
from partners.models import Organisation
from portal.kernel.errors import Conflict, Refused
from portal.notifications.engine.incoming import read_mail
from portal.notifications.models import Reply
from portal.notifications.services.take_reply import _judge
from tests.api.conftest import ask_as
from tests.workflows.conftest import task
from tests.workflows.test_by_link import address
from tests.workflows.test_by_mail import letter, takes_mail
from tests.workflows.test_facts_moved import change, credit, look
from tests.workflows.test_pages import browser, text
from tests.workflows.test_process import decide
from workflows import requests
from workflows.engine.reply_addresses import read_reply_address, reply_address
from workflows.models import ApprovalProcess, Decision
from workflows.requests import RequestType
from workflows.services.claim import claim_task
from workflows.services.decide import decide_task
from workflows.services.decide_many import decide_tasks

__all__ = ["credit", "takes_mail"]

pytestmark = pytest.mark.django_db

MANY = """mutation($t: [ID!]!, $s: [String!]) {
  decideTasks(input: {tasks: $t, decision: APPROVE, seen: $s}) {
    results { decision { kind } errors { code } } userErrors { code field } } }"""


def seen_by(approval: ApprovalProcess) -> str:
    approval.refresh_from_db()
    return str(approval.snapshot.public_id)


def hidden(page: str) -> str:
    [value] = re.findall(r'name="seen" value="([^"]*)"', page)
    return value


@pytest.fixture
def finance(approval: ApprovalProcess, house: SimpleNamespace) -> ApprovalProcess:
    """Finance is asked, as is the tender desk."""
    decide(house, "georgi", approval, "sales", "approve")
    return approval


def test_the_page_keeps_what_was_written_beside_the_new_facts(
    finance: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    client, url = browser(house.petr), f"/approvals/{finance.reference}/finance/"
    given = client.get(url).content.decode()
    assert finance.snapshot.digest not in given
    assert hidden(given) == seen_by(finance)
    change(customer, credit_limit=90000)
    values = {
        "decision": "approve",
        "comment": "Agreed with the bank",
        "idempotency_key": str(uuid4()),
        "seen": hidden(given),
    }
    refused = client.post(url, values)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Agreed with the bank" in page
    assert "The facts have changed since you looked at them" in page
    assert "€90,000.00" in text(refused)
    assert hidden(page) == seen_by(finance) != values["seen"]
    assert client.post(url, values | {"seen": hidden(page)}).status_code == 302
    assert Decision.objects.get(task__role="finance").comment == "Agreed with the bank"


def test_a_link_tells_at_once_what_is_different_from_what_was_sent(
    finance: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    link = address(finance, house.petr, "finance")
    assert "Changed since it was sent" not in text(Client().get(link))
    change(customer, credit_limit=90000)
    assert look(finance)
    page = text(Client().get(link))
    assert "Changed since it was sent" in page
    assert "€90,000.00" in page


def test_what_another_step_decides_on_stops_nobody(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    before = seen_by(approval)
    change(customer, credit_limit=90000)
    assert look(approval)
    assert seen_by(approval) != before
    # Sales decides on country and tender.
    decide(house, "georgi", approval, "sales", "approve", seen=before)
    with pytest.raises(Conflict):
        decide(house, "petr", approval, "finance", "approve", seen=before)
    with pytest.raises(Conflict):
        decide(house, "petr", approval, "finance", "approve", seen=str(uuid4()))
    decide(house, "petr", approval, "finance", "approve", seen=seen_by(approval))


def test_in_bulk_each_row_says_what_it_showed(
    finance: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    petr = house.actor(house.petr)
    claim_task(actor=petr, task=task(finance, "finance").public_id)
    client, before = browser(house.petr), seen_by(finance)
    chosen = f"{finance.reference}/finance/{before}"
    assert f'value="{chosen}"' in client.get("/approvals/?queue=mine").content.decode()
    change(customer, credit_limit=90000)
    assert look(finance)
    values = {"selected": [chosen], "decision": "approve"}
    assert "The facts have changed" in text(client.post(reverse("approvals_bulk"), values))
    public = task(finance, "finance").public_id
    [row] = decide_tasks(actor=petr, tasks=[public], decision="approve", seen=[before])
    assert row.error is not None
    assert row.error.code == "facts_changed"
    with pytest.raises(Refused) as uneven:
        decide_tasks(actor=petr, tasks=[public], decision="approve", seen=[before, before])
    assert uneven.value.field == "seen"
    asked = {"t": [encode_id("Task", public)], "s": [encode_id("FactSnapshot", before)]}
    [result] = ask_as(house.petr)(MANY, asked)["data"]["decideTasks"]["results"]
    assert [each["code"] for each in result["errors"]] == ["facts_changed"]
    asked["s"] = [encode_id("FactSnapshot", seen_by(finance))]
    [result] = ask_as(house.petr)(MANY, asked)["data"]["decideTasks"]["results"]
    assert result["decision"] == {"kind": "APPROVE"}


def test_a_link_shows_what_is_different_and_leads_to_who_is_asked_again(
    finance: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    client, link = Client(), address(finance, house.petr, "finance")
    values = {
        "decision": "approve",
        "comment": "From the train",
        "idempotency_key": str(uuid4()),
        "seen": hidden(client.get(link).content.decode()),
    }
    change(customer, credit_limit=90000)
    refused = client.post(link, values)
    page = text(refused)
    assert refused.status_code == 422
    assert "Changed since you looked" in page
    assert "€50,000.00" in page
    assert "€90,000.00" in page
    assert "From the train" in page
    # Sales decides on the tender: a further round, in which finance is asked once sales has been.
    change(customer, industry="")
    assert look(finance)
    decide(house, "georgi", finance, "sales", "approve")
    assert finance.round == 2
    again = client.get(link).content.decode()
    assert "decided already" not in again
    sent = client.post(link, values | {"seen": hidden(again)})
    assert "is recorded" in text(sent)
    made = Decision.objects.get(task__role="finance")
    assert (made.task.round, made.decided_by) == (2, house.petr)


def test_an_answer_by_mail_is_on_what_the_mail_told(
    finance: ApprovalProcess, customer: Organisation, house: SimpleNamespace, settings: Any
) -> None:
    step = task(finance, "finance")
    to = reply_address(house.petr, step)
    answerer = read_reply_address(to)
    assert answerer is not None
    # Between reading the address and the decision somebody else changes the limit.
    change(customer, credit_limit=90000)
    assert look(finance)
    mail = read_mail(letter(finance, house.petr, "approve", to=to), authority="mx.house.example")
    reply = Reply(digest=mail.digest, user=house.petr, task=step, came_at=timezone.now())
    _judge(reply, mail, house.actor(house.petr), answerer)
    assert reply.result == "refused"
    assert "The facts have changed" in reply.said
    assert not Decision.objects.filter(task__role="finance").exists()


def test_a_digest_is_no_way_to_find_out_what_is_hidden(
    finance: ApprovalProcess, house: SimpleNamespace, credit: RequestType
) -> None:
    sees = replace(credit, sees_guarded=lambda actor: "tender" in actor.departments)
    requests.register(sees)
    digest, public = finance.snapshot.digest, task(finance, "finance").public_id
    with pytest.raises(Conflict) as refused:
        decide_task(actor=house.actor(house.petr), task=public, decision="approve", seen=digest)
    assert refused.value.code == "facts_changed"
    decide(house, "nadia", finance, "tender", "approve", seen=digest)
