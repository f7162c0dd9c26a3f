"""The site that browser and websocket tests use: real processes on a database of their own."""

import urllib.request

from django.contrib.auth import get_user_model
from django.db import connection


def test_answers_on_its_own_database(live_site) -> None:
    with urllib.request.urlopen(f"{live_site.url}/readyz") as response:
        assert response.status == 200
    assert connection.settings_dict["NAME"] == live_site.database.name
    get_user_model().objects.create(email="left@example.com")


def test_starts_empty_each_time(live_site) -> None:
    assert not get_user_model().objects.filter(email="left@example.com").exists()


def test_static_files_are_served(live_site) -> None:
    with urllib.request.urlopen(f"{live_site.url}/static/django_htmx/htmx-2.min.js") as response:
        assert response.status == 200
