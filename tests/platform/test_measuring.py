"""What the benchmarks say about themselves."""

import pytest
from django.test import Client

from benchmarks import plain_graphene
from benchmarks.api import PAGE
from benchmarks.measure import compare
from partner_api.context import Context
from partner_api.engine import Request, prepare, respond
from tests.cast import Cast, make_organisation, share


@pytest.mark.django_db
def test_statements_of_a_page_are_counted_although_each_request_empties_the_log(
    cast: Cast,
) -> None:
    client = Client()
    client.force_login(cast.alice)
    result = compare("Home", lambda: client.get("/customers/"), lambda: None, rounds=2, warm_up=1)
    assert result.queries is not None
    assert 0 < result.queries < 30


@pytest.mark.django_db
def test_the_reference_in_graphene_django_answers_with_the_same_page(cast: Cast) -> None:
    """What is compared must be the same work: rows, order, total."""
    for name in ("Zora", "Alba", "Brod"):
        share(make_organisation(name), cast.partners["bob"], "identity")
    make_organisation("Hidden")
    actor = cast.actor("bob")
    theirs = plain_graphene.ask(plain_graphene.PAGE, actor.parties)["customers"]
    request, context = Request(PAGE, {}), Context(actor)
    ours = respond(prepare(request, context), request, context)["data"]["customers"]
    names = [[each["node"]["name"] for each in page["edges"]] for page in (ours, theirs)]
    assert names == [["Alba", "Brod", "Zora"]] * 2
    assert ours["totalCount"] == theirs["totalCount"] == 3
    assert plain_graphene.ask(plain_graphene.NESTED, actor.parties)["customers"]["edges"]
