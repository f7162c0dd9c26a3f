"""Home: what waits is what asks the reader to act, and its figures agree with other pages."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from deals.services.withdraw_deal import withdraw_deal
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from portal.notifications.services.mark import mark_all_read
from tests.cast import Cast, make_staff
from tests.deals.kit import decide, drafted, registered, sold_product
from tests.notifications.kit import deliver

pytestmark = pytest.mark.django_db


def home(user: User, language: str = "en") -> str:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return re.sub(r"\s+", " ", client.get("/").content.decode())


@pytest.fixture
def sent(cast: Cast) -> SimpleNamespace:
    """A deal of alice's, waiting for sales."""
    georgi = make_staff("sales")
    deal = registered(cast.actor("alice"), sold_product(cast))
    deliver()
    return SimpleNamespace(deal=deal, georgi=georgi, sales=actor_for(georgi))


def test_a_task_of_the_team_waits_until_it_is_decided(cast: Cast, sent: SimpleNamespace) -> None:
    page = home(sent.georgi)
    assert "1 thing is waiting for you." in page
    assert f"/approvals/{sent.deal.reference}/sales/" in page
    decide(sent.sales, sent.deal, "sales")
    deliver()
    page = home(sent.georgi)
    assert "Nothing is waiting for you." in page
    assert "your decision is needed" not in page


def test_results_and_news_do_not_wait_but_changes_that_are_asked_do(
    cast: Cast, sent: SimpleNamespace
) -> None:
    decide(sent.sales, sent.deal, "sales")
    deliver()
    assert "Nothing is waiting for you." in home(cast.alice)
    other = registered(cast.actor("alice"), sold_product(cast), customer_name="Open Sea Ltd")
    decide(sent.sales, other, "sales", "return", comment="Which yard?")
    deliver()
    mark_all_read(actor=cast.actor("alice"))
    page = home(cast.alice)
    assert "1 thing is waiting for you." in page, "what was read still waits for an answer"
    assert re.search(r"chip warn.*?changes are asked of you", page)
    withdraw_deal(actor=cast.actor("alice"), reference=other.reference)
    deliver()
    assert "Nothing is waiting for you." in home(cast.alice)


def test_open_deals_and_the_stages_beside_them_count_the_same(
    cast: Cast, sent: SimpleNamespace
) -> None:
    drafted(cast.actor("alice"), sold_product(cast), customer_name="Black Sea Towing")
    page = home(cast.alice)
    assert re.search(r'href="/deals/\?view=open"[^>]*>(?:(?!</a>).)*\b1\b', page)
    assert "/deals/?view=open&amp;stage=prospecting" in page


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Открыть сделки"), ("bg", "Отваряне на сделките")]
)
def test_the_way_to_the_deals_is_a_verb(
    cast: Cast, sent: SimpleNamespace, language: str, words: str
) -> None:
    sent.georgi.language = language
    sent.georgi.save()
    assert words in home(sent.georgi, language)
