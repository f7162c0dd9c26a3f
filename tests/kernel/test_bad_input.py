"""What no program of ours sends is answered as a mistake of the sender, on every page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast

PAGES = (
    "/customers/?q=%00",
    "/customers/?peek=%00",
    "/deals/?q=a%00b",
    "/orders/?%00=1",
    "/products/%00/",
    "/search/?q=%00",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_an_invisible_character_in_an_address_is_refused(
    cast: Cast, client: Client, address: str
) -> None:
    client.force_login(cast.staff)
    assert client.get(address).status_code in {404, 422}


@pytest.mark.django_db
def test_an_invisible_character_in_a_form_is_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)
    response = client.post("/deals/new/", {"draft": "D-1\0"})
    assert response.status_code == 422
    assert "Remove the invisible character" in response.content.decode()
