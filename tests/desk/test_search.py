"""The palette finds what the reader may see, by name and by reference, and nothing else."""

from __future__ import annotations

import pytest

from portal.desk.search import records_found
from portal.kernel.actors import ANONYMOUS, actor_for
from tests.cast import make_member, make_organisation, make_partner, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    """A customer that nobody shared."""
    return make_organisation("Danube Shipyard AD", roles=["customer"])


def test_the_house_finds_by_part_of_the_name(customer) -> None:
    hits = records_found(actor=actor_for(make_staff("sales")), text="shipy")
    assert [(hit.label, hit.value) for hit in hits] == [(customer.name, customer.reference)]


def test_a_reference_jumps_to_its_record(customer) -> None:
    hits = records_found(actor=actor_for(make_staff("sales")), text=customer.reference.lower())
    assert [hit.url for hit in hits] == [f"/customers/{customer.reference}/"]


def test_a_stranger_finds_nothing_by_either(customer) -> None:
    mallory = actor_for(make_member(make_partner("Elsewhere")))
    assert records_found(actor=mallory, text="Danube") == []
    assert records_found(actor=mallory, text=customer.reference) == []
    assert records_found(actor=ANONYMOUS, text="Danube") == []


def test_the_search_is_cheap(customer, django_assert_max_num_queries) -> None:
    actor = actor_for(make_staff("sales"))
    with django_assert_max_num_queries(7):
        records_found(actor=actor, text="Danube")


def test_the_page_answers_options(client, customer) -> None:
    client.force_login(make_staff("sales"))
    answer = client.get("/palette/", {"q": "danube"}).content.decode()
    assert f'data-url="/customers/{customer.reference}/"' in answer
    assert client.post("/palette/").status_code == 405
