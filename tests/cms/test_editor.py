"""Wagtail's editor opens to those who write content, by the policy of the moment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.cms.services.editors import dismiss_editors
from portal.kernel.models import Department
from tests.cast import make_member, make_partner, make_staff

pytestmark = pytest.mark.django_db


def entered(user: object) -> int:
    client = Client()
    client.force_login(user)
    return client.get("/cms/", follow=True).status_code


def test_marketing_writes_pages_and_whoever_leaves_it_no_longer(client: Client) -> None:
    mara = make_staff("marketing")
    client.force_login(mara)
    home = client.get("/")
    assert 'href="/cms/"' in home.content.decode()
    assert client.get("/cms/").status_code == 200
    tree = client.get("/cms/pages/", follow=True)
    assert tree.status_code == 200
    mara.departments.clear()
    assert client.get("/cms/").status_code == 404
    mara.departments.add(Department.objects.get(code="marketing"))
    assert client.get("/cms/").status_code == 200


def test_others_learn_of_no_editor() -> None:
    assert entered(make_staff("sales")) == 404
    assert entered(make_member(make_partner("Vitosha Supply"))) == 404
    assert entered(make_staff(administrator=True)) == 200
    stranger = Client().get("/cms/")
    assert stranger.status_code == 302
    assert "/login/" in stranger.headers["Location"]


def test_wagtails_group_is_given_once_and_taken_back(client: Client) -> None:
    mara, asen = make_staff("marketing"), make_staff(administrator=True)
    for user in (mara, asen):
        client.force_login(user)
        client.get("/cms/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/cms/")
        assert not [each for each in captured if "user_groups" in each["sql"].split("WHERE")[0]
                    and each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]  # fmt: skip
    assert dismiss_editors() == 0
    mara.departments.clear()
    assert dismiss_editors() == 1
    assert not mara.groups.filter(name="Moderators").exists()
    assert asen.groups.filter(name="Moderators").exists()
