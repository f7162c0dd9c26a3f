"""A decision from a mail: the link opens a page that asks, and nothing happens by opening it."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from tests.workflows.conftest import task
from tests.workflows.test_pages import text
from workflows.engine.links import make_link
from workflows.models import ApprovalProcess, Decision

pytestmark = pytest.mark.django_db


def address(approval: ApprovalProcess, user: object, key: str = "sales") -> str:
    return f"/decide/{make_link(user, task(approval, key).public_id)}/"  # type: ignore[arg-type]


def values(**more: str) -> dict[str, str]:
    return {"decision": "approve", "idempotency_key": str(uuid4()), **more}


def test_opening_shows_the_facts_and_changes_nothing_the_button_decides(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    client, link = Client(), address(approval, house.georgi)
    page = text(client.get(link))
    assert "Credit limit of Danube Shipyard" in page
    assert "Send the decision" in page
    assert not Decision.objects.exists()
    refused = client.post(link, values(decision="reject"))
    assert refused.status_code == 422
    assert "Say why you reject it" in text(refused)
    assert "is recorded" in text(client.post(link, values(comment="From the train")))
    made = Decision.objects.get()
    assert (made.decided_by, made.comment) == (house.georgi, "From the train")
    assert "has been decided already" in text(client.get(link))


def test_a_link_of_somebody_who_may_not_decide_decides_nothing(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    client = Client()
    assert client.get(address(approval, house.petr)).status_code == 404
    approval.submitted_by = house.georgi
    approval.save(update_fields=["submitted_by"])
    own = address(approval, house.georgi)
    assert "You cannot decide a request that you" in text(client.get(own))
    assert client.post(own, values()).status_code == 422
    assert not Decision.objects.exists()


def test_a_link_dies_with_the_password_the_account_and_any_change_of_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    client, link = Client(), address(approval, house.georgi)
    assert client.post(f"{link[:-3]}xx/", values()).status_code == 404
    house.georgi.set_password("another one entirely")
    house.georgi.save()
    assert client.post(link, values()).status_code == 404
    link = address(approval, house.georgi)
    house.georgi.is_active = False
    house.georgi.save()
    assert client.post(link, values()).status_code == 404
    assert not Decision.objects.exists()
