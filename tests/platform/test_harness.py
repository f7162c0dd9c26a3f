"""The harness itself: every test starts from what migrations made, and from nothing else."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

pytestmark = pytest.mark.django_db


def mail_of_users() -> set[str]:
    return set(get_user_model().objects.values_list("email", flat=True))


def test_tests_run_as_the_role_that_owns_nothing(test_database) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == (test_database.server.roles.app,)
        cursor.execute(
            "SELECT count(*) FROM pg_class "
            "WHERE pg_get_userbyid(relowner) IN (current_user, session_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(attempt: int) -> None:
    assert "left@example.com" not in mail_of_users()
    get_user_model().objects.create(email="left@example.com")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_rows_that_migrations_made_come_back(attempt: int) -> None:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    assert Page.objects.filter(depth=1).exists()
    assert ContentType.objects.exists()
    Page.objects.all().delete()
    ContentType.objects.filter(app_label="sessions").delete()
