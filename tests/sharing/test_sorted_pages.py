"""The list of customers, read from the sorted index, is the list that the policy shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import Organisation, OrganisationAccess
from partners.selectors.customers import CustomerFilters, customer_list, customer_page
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page, Sort, page
from portal.kernel.viewers import viewing
from sharing.selectors import access
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, party_of, share

pytestmark = pytest.mark.django_db

NAMES = ("Anker", "Boje", "Dalben", "Ewer", "Fender", "Giek", "Heck", "Jolle", "Kiel", "Luk")


@pytest.fixture
def actor(cast: Cast) -> Actor:
    """A partner with customers of its own and its role's, one of them behind a wall."""
    company = cast.partners["alice"]
    for name in NAMES:
        share(make_organisation(name), company, "contacts")
    build_wall(
        actor=cast.actor("administrator"),
        party=party_of(company),
        shareable=Organisation.shareable,
        record=Organisation.objects.get(name="Ewer"),
        facets=["identity"],
        reason="Rivals",
    )
    make_organisation("Not shared")
    return cast.actor("alice")


def _read(actor: Actor, **window: Any) -> Page[Any]:
    return customer_page(actor=actor, filters=CustomerFilters(), **window)


def _by_policy(actor: Actor, sort: str, **window: Any) -> Page[Any]:
    rows = customer_list(actor=actor, filters=CustomerFilters())
    return page(rows, Sort("sort_key", sort.startswith("-"), bytes.fromhex), **window)


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_every_page_in_both_directions_is_the_policys(actor: Actor, sort: str) -> None:
    forwards, after = [], None
    while True:
        found, told = _read(actor, sort=sort, first=4, after=after), None
        told = _by_policy(actor, sort, first=4, after=after)
        assert [each.customer.reference for each in found.items] == [
            each.reference for each in told.items
        ]
        assert (found.has_next, found.has_previous) == (told.has_next, told.has_previous)
        forwards += [each.customer.name for each in found.items]
        if not found.has_next:
            break
        after = found.end
    back = _read(actor, sort=sort, last=4, before=found.start)
    assert [each.customer.name for each in back.items] == forwards[: -len(found.items)][-4:]
    assert "Ewer" not in forwards
    assert "Not shared" not in forwards
    assert {"Anker", "Luk"} <= set(forwards)


def test_a_page_reads_its_own_rows_alone(actor: Actor) -> None:
    _read(actor, first=2)
    with CaptureQueriesContext(connection) as told:
        found = _read(actor, first=2)
    assert len(found.items) == 2
    assert len(told) == 3, [each["sql"][:80] for each in told]


def test_what_is_closed_between_the_statements_is_not_shown(actor: Actor) -> None:
    _read(actor, first=3)
    closed = Organisation.objects.get(name="Boje")

    def close(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if "facet_mask" in sql:
            with connection.cursor() as cursor:
                cursor.connection.execute(
                    f"DELETE FROM {OrganisationAccess._meta.db_table}"  # noqa: S608
                    " WHERE content_object_id = %s",
                    [closed.pk],
                )
        return execute(sql, params, *rest)

    with viewing(actor), connection.execute_wrapper(close):
        found = _read(actor, first=3)
    names = [each.customer.name for each in found.items]
    assert "Boje" not in names
    assert len(names) == 2
    assert found.has_next
    following = _read(actor, first=3, after=found.end)
    assert not set(names) & {each.customer.name for each in following.items}


def test_the_server_keeps_the_plan_of_a_single_record(actor: Actor) -> None:
    rows = Organisation.objects.all()
    for name in ("Anker", "Boje", "Dalben"):
        assert access(actor, rows, name=name).name == name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%facet_mask%partners_organisation%name%"],
        )
        kept = cursor.fetchall()
    assert any(plans >= 1 for (plans,) in kept)


@pytest.mark.django_db(transaction=True)
def test_a_refused_read_throws_no_plan_away(cast: Cast) -> None:
    actor, rows = cast.actor("alice"), Organisation.objects.all()
    for _round in range(4):
        with suppress(NotFound), transaction.atomic():
            access(actor, rows, reference="C-0000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE generic_plans > 0")
        assert cursor.fetchone() != (0,)


@pytest.mark.django_db(transaction=True)
def test_the_house_and_a_partner_have_each_their_plan(cast: Cast) -> None:
    actor, rows = cast.actor("alice"), Organisation.objects.all()
    for _round in range(4):
        for viewer in (actor, SYSTEM):
            with viewing(viewer), transaction.atomic(), suppress(NotFound):
                access(actor, rows, reference="C-0000")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%facet_mask%partners_organisation%reference%'"
        )
        assert cursor.fetchall() == [(2,), (2,)]
