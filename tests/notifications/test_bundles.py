"""One line for each record; rows that have no name of their own are one line and one link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.services.record_market import record_market_price
from catalogue.services.share_market import share_market_data
from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import NotFound
from portal.kernel.models import User
from portal.notifications.models import Notification
from portal.notifications.selectors import inbox_page, unread_count
from portal.notifications.services.mark import mark_line
from portal.notifications.services.notify import notify
from tests.cast import Cast, make_organisation, share
from tests.catalogue.kit import house, organisation, partner_actor, party_of, product
from tests.notifications.kit import deliver

pytestmark = pytest.mark.django_db


def prices(count: int) -> list:
    rival, item = organisation("Norfarg", "competitor"), product()
    return [
        record_market_price(
            actor=house("sales"),
            product=item,
            competitor=rival,
            price=Decimal(80 + number),
            currency="EUR",
            observed_on=date(2026, 6, 1 + number),
            source="Offer",
            region="BG",
        )
        for number in range(count)
    ]


def lines(actor: Actor) -> list[tuple[str, str | None]]:
    return [(item.text, item.url) for item in inbox_page(actor=actor).items]


def test_four_market_prices_that_are_shared_are_one_line_to_the_market() -> None:
    reader, company = partner_actor("Sava Resins", "supplier", tier="registered")
    share_market_data(
        actor=house("sales"),
        records=prices(4),
        parties=[party_of(company)],
        facets=["identity", "prices"],
        reason="They meet this competitor",
    )
    deliver()
    assert lines(reader) == [
        ("Competitor prices (4) · now shared with you", "/market/?view=prices")
    ]
    assert unread_count(reader) == 1
    client = Client()
    client.force_login(User.objects.get(pk=reader.user_id))
    page = client.get("/inbox/").content.decode()
    [line] = re.findall(r'name="line" value="([^"]+)"', page)
    client.post("/inbox/mark/", {"line": line, "mark": "read"})
    assert unread_count(reader) == 0


def test_a_product_is_named_and_opened(cast: Cast) -> None:
    item = product("EP-40")
    share(item, cast.partners["bob"], "identity")
    deliver()
    assert lines(cast.actor("bob")) == [
        (f"EP-40 {item.name} · now shared with you", "/products/EP-40/")
    ]


def test_what_happened_to_one_record_is_one_line_with_the_earlier_ones(cast: Cast) -> None:
    customer = make_organisation("Danube Shipyard")
    share(customer, cast.partners["bob"], "identity")
    deliver()
    notify(
        users=[cast.bob.pk],
        code="records.follow.changed",
        event_id=10**9,
        record_model="partners.organisation",
        record_id=customer.pk,
    )
    (item,) = inbox_page(actor=actor_for(cast.bob)).items
    assert item.text.endswith("news on what you follow")
    assert [line.text.partition(" · ")[2] for line in item.earlier] == ["now shared with you"]
    assert unread_count(actor_for(cast.bob)) == 1
    assert Notification.objects.filter(public_id__in=item.ids).count() == 2


def test_pages_of_bundles_leave_out_and_repeat_nothing(cast: Cast) -> None:
    made = [make_organisation(f"Yard {number}") for number in range(5)]
    for each in made * 2:
        share(each, cast.partners["bob"], "identity")
    deliver()
    bob = actor_for(cast.bob)
    first = inbox_page(actor=bob, first=3)
    rest = inbox_page(actor=bob, first=3, after=first.cursors[-1])
    seen = [item.text for item in (*first.items, *rest.items)]
    assert len(seen) == len(set(seen)) == 5


def lines_about(user: User, record: int, count: int, **more: Any) -> None:
    """So many lines on one record, the newest last."""
    now = timezone.now()
    values: dict[str, Any] = {"code": "records.follow.changed", "reason": "news", **more}
    Notification.objects.bulk_create(
        Notification(
            user=user,
            record_model="partners.organisation",
            record_id=record,
            event_id=10**9 + number,
            at=now + timedelta(seconds=number),
            **values,
        )
        for number in range(count)
    )


def test_a_large_bundle_hides_no_other_and_is_counted_and_marked_whole(cast: Cast) -> None:
    large, small = make_organisation("Danube Shipyard"), make_organisation("Small Yard")
    for each in (small, large):
        share(each, cast.partners["bob"], "identity")
    deliver()
    lines_about(cast.bob, large.pk, 1_200)
    bob = actor_for(cast.bob)
    assert unread_count(bob) == 2
    many, one = inbox_page(actor=bob).items
    assert (many.lines, len(many.ids), one.lines) == (1_201, 20, 1)
    client = Client()
    client.force_login(cast.bob)
    page = client.get("/inbox/").content.decode()
    assert "1200 earlier lines on this" in page
    assert page.count('type="hidden"') < 30
    client.post("/inbox/mark/", {"line": many.id, "mark": "read"})
    assert [item.id for item in inbox_page(actor=bob).items] == [one.id]


def test_marking_a_line_leaves_what_came_since_and_what_is_elsewhere(cast: Cast) -> None:
    yard = make_organisation("Danube Shipyard")
    share(yard, cast.partners["bob"], "identity")
    deliver()
    lines_about(cast.bob, yard.pk, 3)
    bob = actor_for(cast.bob)
    shared, _first, second, third = Notification.objects.filter(user=cast.bob).order_by("at")
    later = timezone.now() + timedelta(days=1)
    mark_line(actor=bob, line=str(shared.public_id), mark="later", until=later)
    mark_line(actor=bob, line=str(second.public_id), mark="read")
    (item,) = inbox_page(actor=bob).items
    assert (item.id, item.lines) == (str(third.public_id), 1)
    shared.refresh_from_db()
    assert (shared.read_at, shared.snoozed_until) == (None, later)
    with pytest.raises(NotFound):
        mark_line(actor=bob, line=str(third.public_id), mark="read", reason="result")
    with pytest.raises(NotFound):
        mark_line(actor=cast.actor("mallory"), line=str(third.public_id), mark="read")
    assert unread_count(bob) == 1
