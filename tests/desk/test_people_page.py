"""Colleagues and departments: an administrator adds them, a mail lets the colleague in."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import Department, OutboxEvent, User, WorkingCalendar
from portal.notifications.subscribers.invitations import mail_the_colleague
from tests.cast import Cast

pytestmark = pytest.mark.django_db

COLLEAGUE = {
    "full_name": "Nadia Ilieva",
    "email": "nadia@house.example",
    "departments": ["sales"],
    "language": "bg",
}


@pytest.fixture
def asen(cast: Cast) -> Client:
    """An administrator's browser."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.actor("administrator").user_id))
    return client


def test_a_colleague_gets_an_account_and_a_mail_that_lets_in(asen: Client) -> None:
    assert asen.post("/manage/people/new/", COLLEAGUE).status_code == 302
    assert "nadia@house.example" in asen.get("/manage/people/").content.decode()
    assert "/manage/people/" in asen.get("/manage/").content.decode()
    row = OutboxEvent.objects.filter(code="kernel.user.added").latest("pk")
    mail_the_colleague(Occurrence(row.pk, rebuild(row.code, row.payload), row.actor_id, row.at))
    (letter,) = mail.outbox
    assert letter.to == ["nadia@house.example"]
    assert 'lang="bg"' in letter.alternatives[0].content
    path = re.search(r"https?://[^/\s]+(/\S+)", letter.body)
    assert path is not None
    web, words = Client(), {"password1": "a long enough one", "password2": "a long enough one"}
    page = web.get(path[1], follow=True)
    assert web.post(page.redirect_chain[-1][0], words).status_code == 302
    given = {"login": "nadia@house.example", "password": words["password1"]}
    assert web.post("/accounts/login/", given).status_code == 302
    assert web.get("/partners/").status_code == 200


def test_what_is_wrong_is_said_at_its_field(asen: Client) -> None:
    asen.post("/manage/people/new/", COLLEAGUE)
    again = asen.post("/manage/people/new/", COLLEAGUE)
    assert again.status_code == 422
    assert "This address has an account already." in again.content.decode()
    empty = asen.post("/manage/people/new/", {})
    assert empty.status_code == 422
    assert "Choose at least one department." in empty.content.decode()
    assert User.objects.filter(email="nadia@house.example").count() == 1


def test_an_administrator_need_work_in_no_department(asen: Client) -> None:
    given = {name: value for name, value in COLLEAGUE.items() if name != "departments"}
    assert asen.post("/manage/people/new/", given | {"is_administrator": "on"}).status_code == 302
    made = User.objects.get(email="nadia@house.example")
    assert made.is_administrator
    assert not made.departments.exists()


def test_a_department_is_opened_and_given_its_hours(asen: Client) -> None:
    calendar = WorkingCalendar.objects.order_by("pk").first()
    assert calendar is not None
    given = {"code": "service", "calendar": calendar.pk}
    assert asen.post("/manage/people/department/", given).status_code == 302
    assert Department.objects.get(code="service").calendar == calendar
    page = asen.get("/manage/people/").content.decode()
    assert "Service" in page
    assert asen.get("/manage/people/department/?code=service").status_code == 200


@pytest.mark.parametrize("address", ["", "new/", "department/"])
def test_nobody_else_finds_the_pages(cast: Cast, address: str) -> None:
    last = OutboxEvent.objects.count()
    for user in (cast.staff, cast.alice):
        client = Client()
        client.force_login(user)
        assert client.get(f"/manage/people/{address}").status_code == 404
        if address:
            assert client.post(f"/manage/people/{address}", COLLEAGUE).status_code == 404
    assert not User.objects.filter(email="nadia@house.example").exists()
    assert OutboxEvent.objects.count() == last
