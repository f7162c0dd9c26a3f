"""How many queries pages may cost, however long the list is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_organisation, share

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["staff", "bob"])
def test_the_list_of_customers_costs_few_queries(cast: Cast, name: str) -> None:
    for number in range(6):
        share(make_organisation(f"Customer {number}"), cast.partners["bob"], "contacts")
    client = Client()
    client.force_login(getattr(cast, name))
    client.get("/customers/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/customers/")
    asked = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert len(asked) <= 9, asked
    assert answer.content.decode().count("<tr data-key=") == 6
