"""Whoever listens to the feed reaches the database as everybody else does."""

import psycopg
import pytest
from django.db import connection

from portal.live.engine.wakeups import connection_parameters

pytestmark = pytest.mark.django_db


def test_listeners_show_the_certificates_that_django_shows(monkeypatch):
    given = {"sslcert": "/run/client.crt", "sslkey": "/run/client.key", "options": "-c x=1"}
    monkeypatch.setitem(
        connection.settings_dict, "OPTIONS", connection.settings_dict["OPTIONS"] | given
    )
    found = connection_parameters()
    assert (found["sslcert"], found["sslkey"]) == ("/run/client.crt", "/run/client.key")
    # Sessions of pages are limited in time; one that listens is not.
    assert "options" not in found


def test_listeners_reach_the_same_database():
    with psycopg.connect(**connection_parameters(), autocommit=True) as link:
        [name] = link.execute("SELECT current_database()").fetchone()
    assert name == connection.settings_dict["NAME"]
