"""Who sees a record, and why: on every kind, for the house and for whoever it is shared with."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Product
from partners.views import why
from portal.kernel.actors import SYSTEM
from portal.kernel.models import User
from sharing.jobs import apply_rule
from sharing.models import Grant
from sharing.services.rules import make_rule
from tests.cast import Cast, make_organisation, party_of, share
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db


def page(user: object, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_an_order_says_who_sees_it_by_ownership(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    address = f"/why/orders.order/{order.reference}/"
    status, text = page(cast.staff, address)
    assert status == 200
    assert "Alice Ltd" in text
    assert "Bob Ltd" not in text
    status, text = page(cast.alice, address)
    assert status == 200
    assert "Why you see it" in text
    assert page(cast.mallory, address)[0] == 404
    status, text = page(cast.staff, f"{address}?party={cast.partners['mallory'].reference}")
    assert "Hidden" in text


def test_kinds_of_records_are_named_in_the_readers_language(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    customer = make_organisation("Danube Yards")
    share(customer, cast.partners["alice"])
    User.objects.filter(pk=cast.staff.pk).update(language="ru")
    _status, text = page(cast.staff, f"/why/orders.order/{order.reference}/")
    assert "Заказы" in text
    assert "Order" not in re.sub(r"<[^>]+>", "", text)
    today = timezone.localdate().isoformat()
    address = f"/partners/{cast.partners['alice'].reference}/sharing/"
    _status, text = page(cast.staff, f"{address}?on={today}")
    assert "Клиенты и компании" in text
    assert "organisation" not in re.sub(r"<[^>]+>", "", text)


def test_a_share_is_taken_back_there_by_those_who_may_share(cast: Cast) -> None:
    product = Product.objects.create(sku="EP-40", name="Epoxy", sort_key=b"e", status="active")
    grant = share(product, cast.partners["bob"])
    address = "/why/catalogue.product/EP-40/"
    dialog = "/share/catalogue.product/EP-40/"
    client = Client()
    client.force_login(cast.bob)
    assert client.post(f"{dialog}{grant.public_id}/revoke/").status_code == 403
    client.force_login(cast.staff)
    assert client.post(f"{dialog}{uuid4()}/revoke/").status_code == 404
    assert Grant.objects.get(pk=grant.pk).revoked_at is None
    assert f'href="{dialog}{grant.public_id}/revoke/"' in page(cast.staff, address)[1]
    answer = client.post(f"{dialog}{grant.public_id}/revoke/")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Grant.objects.get(pk=grant.pk).revoked_at is not None
    assert page(cast.bob, address)[0] == 404


def test_who_saw_it_is_asked_of_days_that_were(cast: Cast) -> None:
    customer = make_organisation("Danube Yards")
    starting = timezone.now() + timedelta(minutes=1)
    share(customer, cast.partners["bob"], valid_from=starting)
    share(customer, cast.partners["alice"])
    address = f"/why/partners.organisation/{customer.reference}/?on="
    today = timezone.localdate()
    _status, text = page(cast.staff, f"{address}{today.isoformat()}")
    then = text[text.index("Who saw it on a date") :]
    assert "Alice Ltd" in then
    assert "Bob Ltd" not in then
    _status, text = page(cast.staff, f"{address}{(today + timedelta(days=1)).isoformat()}")
    assert "Nobody has seen it yet" in text
    _status, text = page(cast.staff, f"{address}yesterday")
    assert "Enter a date" in text


@pytest.mark.parametrize("address", ["/why/kernel.user/1/", "/why/deals.deal/D-1/"])
def test_what_is_no_record_is_not_found(cast: Cast, address: str) -> None:
    assert page(cast.staff, address)[0] == 404


def test_the_page_of_any_kind_leads_there(cast: Cast) -> None:
    order = make_order(make_organisation("Black Sea Tankers"))
    _status, text = page(cast.staff, f"/orders/{order.reference}/")
    assert f'href="/why/orders.order/{order.reference}/"' in text


def test_what_a_rule_shares_is_not_taken_back_there(cast: Cast) -> None:
    customer = make_organisation("Danube Paints", industry="Paints")
    rule = make_rule(
        actor=SYSTEM,
        name="Paints",
        party=party_of(cast.partners["bob"]),
        shareable=type(customer).shareable,
        criteria={"industry": ["Paints"]},
        facets=[],
        reason="They look after paints",
    )
    apply_rule(rule_id=rule.pk)
    address = f"/why/partners.organisation/{customer.reference}/"
    _status, text = page(cast.staff, address)
    assert "They look after paints" in text
    assert "Take back" not in text
    share(customer, cast.partners["alice"])
    assert page(cast.staff, address)[1].count("Take back") == 1


def test_however_many_see_it_they_are_listed_or_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_organisation("Danube Paints")
    for name in ("alice", "bob", "mallory"):
        share(customer, cast.partners[name])
    address = f"/why/partners.organisation/{customer.reference}/"
    with CaptureQueriesContext(connection) as first:
        _status, text = page(cast.staff, address)
    assert all(name in text for name in ("Alice Ltd", "Bob Ltd", "Mallory Ltd"))
    assert "more that" not in text
    share(customer, cast.partners["expired"])
    with CaptureQueriesContext(connection) as second:
        page(cast.staff, address)
    assert len(second) - len(first) <= 3, "what grows with the parties is who they are, alone"
    monkeypatch.setattr(why, "MOST_PARTIES", 3)
    assert "And 1 more" in page(cast.staff, address)[1]
