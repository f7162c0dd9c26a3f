"""The Django admin is no way around the services: nobody changes there what is decided."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from viewflow.workflow.models import Process, Task

from partners.models import Organisation
from portal.kernel.models import User
from tests.workflows.conftest import CODE, task
from tests.workflows.test_four_eyes import everything
from workflows.engine import start
from workflows.models import ApprovalProcess, ApprovalTask

pytestmark = pytest.mark.django_db
OURS = {"workflows", "viewflow", "procrastinate", "sharing", "partners", "deals", "catalogue"}


@pytest.fixture
def own(policy: Any, customer: Organisation, house: SimpleNamespace) -> ApprovalTask:
    """The sales task of a request that Georgi, of sales, sent himself."""
    return task(start(CODE, customer, actor=house.actor(house.georgi)), "sales")


@pytest.fixture
def superuser(house: SimpleNamespace) -> User:
    """Georgi, and he may do anything in the Django admin."""
    house.georgi.is_staff = house.georgi.is_superuser = house.georgi.is_administrator = True
    house.georgi.save()
    user: User = house.georgi
    return user


def test_the_admin_changes_no_business_record(superuser: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = superuser
    pages = {m: p for m, p in admin.site._registry.items() if m._meta.app_label in OURS}
    assert {Process, Task} <= set(pages)
    for model, page in pages.items():
        assert not page.has_add_permission(request), model
        assert not page.has_change_permission(request), model
        if model._meta.app_label != "procrastinate":
            assert not page.has_delete_permission(request), model


@pytest.mark.parametrize("act", ["change", "delete"])
@pytest.mark.parametrize("name", ["process", "task"])
def test_viewflows_rows_are_only_read(
    own: ApprovalTask, superuser: User, name: str, act: str
) -> None:
    client = Client()
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    row = own.process_id if name == "process" else own.task_id
    before, rows = everything(), list(Task.objects.order_by("pk").values())
    answer = client.post(
        f"/admin/viewflow/{name}/{row}/{act}/",
        {"status": "DONE", "owner": superuser.pk, "post": "yes"},
    )
    assert answer.status_code in {302, 403}
    assert everything() == before
    assert list(Task.objects.order_by("pk").values()) == rows
    assert ApprovalProcess.objects.get().outcome == "pending"
