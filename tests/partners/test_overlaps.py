"""Customer lists compared blindly: counts that name nobody, and names once both sides agree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from partners.engine.lists import companies_in
from partners.engine.prints import ListedCompany, Printer
from partners.models import Membership, Organisation, Overlap
from partners.selectors.overlaps import access_overlap, at_least, customers_in_common
from partners.services.compare_overlap import compare_overlap
from partners.services.overlaps import (
    agree_to_overlap,
    end_overlap,
    start_overlap,
)
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import Conflict, Forbidden, Limited, NotFound, Refused
from portal.kernel.models import AuditEntry, OutboxEvent, User
from sharing.models import Grant
from sharing.policies import visible_to
from sharing.services.wall import build_wall
from tests.cast import Cast, make_organisation, party_of

pytestmark = pytest.mark.django_db

STRANGERS = [ListedCompany(f"Unheard {number} Works", "FR") for number in range(30)]


@pytest.fixture
def customers() -> list[Organisation]:
    """Seven customers of the house."""
    return [
        make_organisation(f"{name} OOD", country="BG", tax_id=number)
        for name, number in (
            ("Balkan Paint", "BG175000001"),
            ("Rila Facades", ""),
            ("Pirin Cement", ""),
            ("Struma Tiles", ""),
            ("Mesta Glass", ""),
            ("Arda Timber", ""),
            ("Iskar Metal", "BG175000007"),
        )
    ]


LIST = [
    ListedCompany("A name of our own", "", "175000001"),
    ListedCompany("“RILA Facades”", "BG"),
    ListedCompany("Пирин Cement".replace("Пирин", "Pirin"), ""),
    ListedCompany("Struma Tiles EOOD", "BG"),
    ListedCompany("Mesta Glass", "BG", "BG999999999"),
    ListedCompany("Arda Timber", "RO"),
    ListedCompany("Iskar Metal", "BG", "BG888888888"),
]


def company(cast: Cast) -> Organisation:
    return cast.partners["bob"].organisation


def administer(cast: Cast) -> User:
    Membership.objects.filter(user=cast.bob).update(role="admin")
    return cast.bob


def started(cast: Cast, companies: list[ListedCompany]) -> Overlap:
    administer(cast)
    return start_overlap(actor=cast.actor("bob"), organisation=company(cast), companies=companies)


def compared(cast: Cast, companies: list[ListedCompany]) -> Overlap:
    overlap = started(cast, companies)
    compare_overlap(overlap.pk)
    overlap.refresh_from_db()
    return overlap


def seen(cast: Cast, name: str) -> set[str]:
    own = Organisation.objects.filter(roles__contains=["customer"])
    return set(visible_to(cast.actor(name), own).values_list("name", flat=True))


def test_companies_are_found_by_number_or_name_and_country(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap = compared(cast, LIST + STRANGERS)
    names = {each.organisation.name for each in overlap.matches.select_related("organisation")}
    assert names == {
        f"{name} OOD"
        for name in ("Balkan Paint", "Rila Facades", "Pirin Cement", "Struma Tiles", "Mesta Glass")
    }
    assert (overlap.listed, overlap.in_common) == (37, 5)


@pytest.mark.parametrize(
    ("listed", "customer", "same"),
    [
        ("Alpha (Bulgaria)", "Omega Works (Bulgaria)", False),
        ("Municipality - Varna", "Municipality, Burgas", False),
        ("Harbour Works (Varna)", "Harbour Works (Burgas)", False),
        ("Alpha Paints (Bulgaria)", "Alpha Paints", True),
        ("SYTRAL", "Syndicat mixte des transports (SYTRAL)", True),
        ("Alpha Paints (Bulgaria)", "ALPHA PAINTS (Bulgaria) OOD", True),
        ("Municipality of Varna, transport", "Municipality of Varna", True),
    ],
)
def test_branches_of_one_name_are_not_one_company(listed: str, customer: str, same: bool) -> None:
    printer = Printer(b"key")
    prints = set(printer.listed(ListedCompany(listed, "BG")))
    assert same == (not prints.isdisjoint(printer.sought(ListedCompany(customer, "BG"))))


def test_nothing_of_the_list_is_readable_and_nothing_stays(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap = started(cast, LIST + STRANGERS)
    other = start_overlap(
        actor=_admin_of(cast, "alice"),
        organisation=cast.partners["alice"].organisation,
        companies=LIST + STRANGERS,
    )
    kept, again = bytes(overlap.prints), bytes(other.prints)
    assert b"Rila" not in kept
    assert not {kept[at : at + 16] for at in range(0, len(kept), 16)} & {
        again[at : at + 16] for at in range(0, len(again), 16)
    }, "each comparison has a key of its own"
    compare_overlap(overlap.pk)
    overlap.refresh_from_db()
    assert overlap.prints is None
    assert overlap.key is None
    compare_overlap(overlap.pk)
    texts = [str(each.payload) for each in AuditEntry.objects.all()]
    texts += [str(each.payload) for each in OutboxEvent.objects.all()]
    assert not any("Unheard" in text or "Rila" in text for text in texts)


def _admin_of(cast: Cast, name: str) -> Actor:
    Membership.objects.filter(user=getattr(cast, name)).update(role="admin")
    return cast.actor(name)


def test_counts_are_not_exact_and_few_are_not_told(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap = compared(cast, LIST + STRANGERS)
    assert at_least(overlap) == 5
    overlap.in_common = 9
    assert at_least(overlap) == 5
    overlap.in_common = 4
    assert at_least(overlap) == 0
    end_overlap(actor=cast.actor("bob"), overlap=overlap)
    few = compared(cast, LIST[:4] + STRANGERS)
    assert few.in_common == 4
    with pytest.raises(Conflict, match="too little"):
        agree_to_overlap(actor=cast.actor("bob"), overlap=few, facets=["identity"])


def test_what_a_wall_keeps_from_the_partner_is_not_counted(
    cast: Cast, customers: list[Organisation]
) -> None:
    build_wall(
        actor=SYSTEM,
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        record=customers[0],
        reason="A dispute",
    )
    assert compared(cast, LIST + STRANGERS).in_common == 4


def test_both_sides_open_facet_by_facet(cast: Cast, customers: list[Organisation]) -> None:
    overlap = compared(cast, LIST + STRANGERS)
    bob, staff = cast.actor("bob"), cast.actor("staff")
    until = timezone.localdate() + timedelta(days=30)
    agree_to_overlap(
        actor=staff, overlap=overlap, facets=["identity", "contacts"], valid_until=until
    )
    assert not seen(cast, "bob")
    assert not Grant.objects.exists()
    assert not customers_in_common(actor=staff, overlap=overlap).exists()
    opened = agree_to_overlap(actor=bob, overlap=overlap, facets=["identity", "commercial"])
    assert opened.opened_facets == ["identity"]
    assert len(seen(cast, "bob")) == 5
    grant = Grant.objects.first()
    assert grant is not None
    assert grant.facets == ["identity"]
    assert timezone.localdate(grant.valid_until) == until
    assert grant.granted_by_id == cast.staff.pk
    assert customers_in_common(actor=staff, overlap=opened).count() == 5
    assert customers_in_common(actor=bob, overlap=opened).count() == 5
    more = agree_to_overlap(actor=bob, overlap=overlap, facets=["identity", "contacts"])
    assert more.opened_facets == ["identity", "contacts"]
    assert Grant.objects.count() == 10
    assert seen(cast, "mallory") == set()


def test_what_the_house_may_no_longer_share_stays_closed(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap = compared(cast, LIST + STRANGERS)
    agree_to_overlap(actor=cast.actor("staff"), overlap=overlap, facets=["identity"])
    cast.staff.departments.clear()
    with pytest.raises(Conflict, match="agrees anew"):
        agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["identity"])
    assert not Grant.objects.exists()
    overlap.refresh_from_db()
    assert overlap.partner_facets == []


def test_who_may_and_how_often(cast: Cast, customers: list[Organisation]) -> None:
    with pytest.raises(Forbidden):
        start_overlap(
            actor=cast.actor("bob"), organisation=company(cast), companies=LIST + STRANGERS
        )
    with pytest.raises(Refused, match="20"):
        started(cast, LIST)
    assert not Overlap.objects.exists()
    overlap = compared(cast, LIST + STRANGERS)
    with pytest.raises(Conflict, match="End it"):
        started(cast, LIST + STRANGERS)
    for name in ("mallory", "alice"):
        with pytest.raises(NotFound):
            access_overlap(actor=cast.actor(name), public_id=overlap.public_id)
        with pytest.raises(Forbidden):
            agree_to_overlap(actor=cast.actor(name), overlap=overlap, facets=["identity"])
    for _again in range(2):
        end_overlap(actor=cast.actor("bob"), overlap=overlap)
        assert not overlap.matches.exists()
        overlap = compared(cast, LIST + STRANGERS)
    end_overlap(actor=cast.actor("staff"), overlap=overlap)
    with pytest.raises(Limited):
        started(cast, LIST + STRANGERS)
    with pytest.raises(Conflict, match="has ended"):
        agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["identity"])


@pytest.mark.parametrize(
    "text",
    [
        "Rila Facades;BG;175\nPirin;;",
        "Rila Facades\tbg\t175\n\nPirin",
        '"Rila Facades",BG,175\nPirin',
    ],
)
def test_a_list_is_read_as_spreadsheets_give_it(text: str) -> None:
    assert companies_in(text) == [
        ListedCompany("Rila Facades", "BG", "175"),
        ListedCompany("Pirin"),
    ]


def test_the_pages_take_a_list_and_lose_nothing_typed(
    cast: Cast, customers: list[Organisation], client: Client
) -> None:
    administer(cast)
    client.force_login(cast.bob)
    assert client.get("/overlaps/").status_code == 200
    short = client.post("/overlaps/new/", {"companies": "Rila Facades;BG"})
    assert short.status_code == 422
    assert "Rila Facades;BG" in short.content.decode()
    lines = "\n".join(f"{each.name};{each.country};{each.tax_id}" for each in LIST + STRANGERS)
    answer = client.post("/overlaps/new/", {"companies": lines})
    page = answer.headers["Location"]
    assert "being compared" in client.get(page).content.decode()
    compare_overlap(Overlap.objects.get().pk)
    text = client.get(page).content.decode()
    assert "At least 5" in text
    assert "Rila" not in text
    house = Client()
    house.force_login(cast.staff)
    assert "Rila" not in house.get(page).content.decode()
    client.post(page, {"facets": ["identity"]})
    assert "Rila" not in client.get(page).content.decode()
    house.post(page, {"facets": ["identity"]})
    assert "Rila Facades OOD" in house.get(page).content.decode()
    assert "Rila Facades OOD" in client.get(page).content.decode()
    stranger = Client()
    stranger.force_login(cast.mallory)
    assert stranger.get(page).status_code == 404
    client.post(f"{page}end/")
    assert Overlap.objects.get().ended_at is not None


def test_a_list_in_an_old_encoding_comes_as_a_file(cast: Cast, client: Client) -> None:
    administer(cast)
    client.force_login(cast.bob)
    names = "\n".join(f"Фасади {number} ООД;BG;" for number in range(25))
    upload = SimpleUploadedFile("list.csv", names.encode("cp1251"))
    assert client.post("/overlaps/new/", {"file": upload}).status_code == 302
    assert Overlap.objects.get().listed == 25


def test_an_open_quotation_mark_is_named_by_its_line() -> None:
    with pytest.raises(Refused) as refused:
        companies_in('Rila;BG\n"Never closed;BG\n' + "Varna;BG\n" * 200_000)
    assert (refused.value.code, refused.value.field) == ("list_unreadable", "companies")
