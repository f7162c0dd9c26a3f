"""What the benchmarks say about themselves."""

import pytest
from django.test import Client

from benchmarks.measure import compare
from tests.cast import Cast


@pytest.mark.django_db
def test_statements_of_a_page_are_counted_although_each_request_empties_the_log(
    cast: Cast,
) -> None:
    client = Client()
    client.force_login(cast.alice)
    result = compare("Home", lambda: client.get("/customers/"), lambda: None, rounds=2, warm_up=1)
    assert result.queries is not None
    assert 0 < result.queries < 30
