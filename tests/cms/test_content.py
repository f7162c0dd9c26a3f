"""News and library: one audience rule for pages, lists and files, in three languages."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation

from partners.models import Membership, Organisation, Partner
from portal.cms.models import NewsPage
from portal.cms.selectors import news_list
from portal.cms.services.content_tree import ensure_content_tree
from portal.cms.services.publish import Wording, publish_news
from portal.kernel.actors import ANONYMOUS, SYSTEM, actor_for
from portal.kernel.errors import Forbidden
from portal.kernel.models import User

pytestmark = pytest.mark.django_db

GOLD = {
    "en": Wording("Gold terms", "New terms for gold partners", ("From March.",)),
    "ru": Wording("Условия Gold", "Новые условия для партнёров Gold", ("С марта.",)),
}


def person(email: str, *, tier: str, role: str, language: str = "en") -> User:
    company = Organisation.objects.create(name=email, roles=[role])
    Partner.objects.create(organisation=company, tier=tier)
    user = User.objects.create_user(email, "pw", full_name=email, language=language)
    Membership.objects.create(user=user, organisation=company)
    return user


@pytest.fixture
def gold_news() -> list[NewsPage]:
    ensure_content_tree()
    return publish_news(actor=SYSTEM, slug="gold", wordings=GOLD, tiers=["gold"])


def test_the_tree_is_made_once(gold_news: list[NewsPage]) -> None:
    before = NewsPage.objects.count()
    ensure_content_tree()
    assert NewsPage.objects.count() == before


def test_news_reach_their_tier_in_the_readers_language(gold_news: list[NewsPage]) -> None:
    elena = actor_for(person("elena@x.example", tier="gold", role="reseller"))
    assert [page.title for page in news_list(actor=elena, language="ru")] == ["Условия Gold"]
    # No Bulgarian translation yet: the English page stands in.
    assert [page.title for page in news_list(actor=elena, language="bg")] == ["Gold terms"]


@pytest.mark.parametrize("tier", ["registered", "platinum"])
def test_other_tiers_see_nothing_by_list_or_address(gold_news: list[NewsPage], tier: str) -> None:
    ensure_content_tree()
    mallory = person("mallory@x.example", tier=tier, role="reseller")
    assert not news_list(actor=actor_for(mallory)).exists()
    client = Client()
    client.force_login(mallory)
    with translation.override("en"):
        address = gold_news[0].url
    hidden = client.get(address)
    assert hidden.status_code == 404
    assert "Gold terms" not in hidden.content.decode()


def test_nobody_reads_without_signing_in(gold_news: list[NewsPage]) -> None:
    assert not news_list(actor=ANONYMOUS).exists()
    assert Client().get("/news/").status_code == 302


def test_a_partner_does_not_publish(gold_news: list[NewsPage]) -> None:
    elena = actor_for(person("elena@x.example", tier="gold", role="reseller"))
    count = NewsPage.objects.count()
    with pytest.raises(Forbidden):
        publish_news(actor=elena, slug="mine", wordings=GOLD)
    assert NewsPage.objects.count() == count


def test_pages_render_for_their_reader(gold_news: list[NewsPage]) -> None:
    elena = person("elena@x.example", tier="gold", role="reseller", language="ru")
    elena.groups.add(Group.objects.create(name="any"))
    client = Client()
    client.force_login(elena)
    listed = client.get("/news/")
    assert "Условия Gold" in listed.content.decode()
    page = client.get("/ru/news/gold/")
    assert page.status_code == 200
    assert "С марта." in page.content.decode()
    assert 'lang="ru"' in page.content.decode()


def test_a_link_to_news_opened_before_signing_in_leads_there_after_it(
    client: Client, gold_news: list[NewsPage]
) -> None:
    for address in (gold_news[0].url, "/en/news/never-written/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(f"?next={address}")
    assert client.get("/customers/nowhere/at/all/").status_code == 404
