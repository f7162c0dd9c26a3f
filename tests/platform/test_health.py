"""What a monitor asks: alive, ready, how much; and what a stranger is not told."""

import pytest
from django.core import checks
from django.db import connection
from django.test import Client

from portal import health
from portal.lifespan import RefusedToStartError, require_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    return Client(REMOTE_ADDR="203.0.113.9")


def test_alive_without_a_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_not_ready_names_the_cause_and_no_more(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> None:
        raise OSError("disk /srv/secret is gone")

    monkeypatch.setitem(health.PROBES, "storage", lost)
    response = stranger.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "failing": ["storage"]},
    )


def test_pending_migrations_make_it_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_migrated", set())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    assert client.get("/readyz").json()["failing"] == ["migrations"]


def test_metrics_count_requests_by_view(client: Client) -> None:
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert 'guildhall_requests_total{method="GET",status="200",view="healthz"}' in text


def test_metrics_are_not_for_strangers(stranger: Client, client: Client) -> None:
    assert stranger.get("/metrics").status_code == 404
    # A proxy on this machine speaks for anybody.
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_metrics_with_a_token(stranger: Client, client: Client, settings) -> None:
    settings.METRICS_TOKEN = "let-me-read"
    assert client.get("/metrics").status_code == 404
    allowed = stranger.get("/metrics", headers={"Authorization": "Bearer let-me-read"})
    assert allowed.status_code == 200


def test_the_applications_role_passes_the_check() -> None:
    assert checks.run_checks(tags=["database"], databases=["default"]) == []
    require_database(seconds=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["superuser", "owner"])
def test_refuses_to_start_as_a_role_with_powers(role: str, test_database) -> None:
    server = test_database.server
    connection.close()
    known = dict(connection.settings_dict)
    powerful = server.superuser if role == "superuser" else server.roles.owner
    connection.settings_dict["USER"] = powerful
    try:
        with pytest.raises(RefusedToStartError, match=role if role == "superuser" else "owns"):
            require_database(seconds=0)
    finally:
        connection.close()
        connection.settings_dict.update(known)
