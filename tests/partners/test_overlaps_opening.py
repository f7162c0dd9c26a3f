"""What overlaps open: exactly what was shown, to whoever it is due, with a second person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partners.engine.prints import ListedCompany, Printer
from partners.jobs import open_overlap as open_job
from partners.models import Membership, Organisation, Overlap
from partners.selectors.overlaps import at_least, customers_in_common, overlap_disclosure
from partners.services import open_overlap as opening
from partners.services.compare_overlap import compare_overlap
from partners.services.overlaps import (
    agree_to_overlap,
    end_overlap,
    start_overlap,
)
from portal.kernel.actors import actor_for
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.models import OutboxEvent, User
from sharing.models import Grant
from sharing.policies import visible_to
from tests.cast import Cast, make_organisation, make_staff, share
from tests.partners.change_kit import agree, ask_above

pytestmark = pytest.mark.django_db

NAMES = [f"Common {number} Works" for number in range(6)]
STRANGERS = [ListedCompany(f"Unheard {number} Yard", "FR") for number in range(30)]


@pytest.fixture
def customers() -> list[Organisation]:
    """Six customers of the house."""
    return [make_organisation(name, country="BG") for name in NAMES]


def started(cast: Cast, names: list[str] = NAMES) -> Overlap:
    Membership.objects.filter(user=cast.bob).update(role="admin")
    listed = [ListedCompany(name, "BG") for name in names]
    return start_overlap(
        actor=cast.actor("bob"),
        organisation=cast.partners["bob"].organisation,
        companies=listed + STRANGERS,
    )


def compared(cast: Cast, names: list[str] = NAMES) -> Overlap:
    overlap = started(cast, names)
    compare_overlap(overlap.pk)
    overlap.refresh_from_db()
    return overlap


def seen(cast: Cast, name: str = "bob") -> set[str]:
    rows = Organisation.objects.filter(roles__contains=["customer"])
    return set(visible_to(cast.actor(name), rows).values_list("name", flat=True))


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_what_the_partner_knew_before_is_not_counted(
    cast: Cast, customers: list[Organisation]
) -> None:
    for known in customers[:3]:
        share(known, cast.partners["bob"], "identity")
    overlap = compared(cast)
    assert (overlap.in_common, at_least(overlap)) == (3, 0)
    with pytest.raises(Conflict, match="too little"):
        agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["identity"])


def test_a_list_that_was_ended_meanwhile_is_not_answered(
    cast: Cast, customers: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    overlap = started(cast)
    sought = Printer.sought

    def slowly(printer: Printer, company: ListedCompany) -> Any:
        if Overlap.objects.get(pk=overlap.pk).ended_at is None:
            end_overlap(actor=cast.actor("bob"), overlap=overlap)
        return sought(printer, company)

    monkeypatch.setattr(Printer, "sought", slowly)
    compare_overlap(overlap.pk)
    overlap.refresh_from_db()
    assert overlap.compared_at is None
    assert not overlap.matches.exists()
    assert not OutboxEvent.objects.filter(code="partners.overlap.compared").exists()


@pytest.mark.django_db(transaction=True)
def test_comparing_holds_nothing_that_others_publish_back(
    cast: Cast, customers: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    overlap = started(cast)
    sought, held = Printer.sought, []

    def watched(printer: Printer, company: ListedCompany) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned()::text")
            held.append(cursor.fetchone()[0])
        return sought(printer, company)

    monkeypatch.setattr(Printer, "sought", watched)
    compare_overlap(overlap.pk)
    overlap.refresh_from_db()
    assert set(held) == {None}
    assert overlap.in_common == 6


def test_the_house_reads_what_opens_before_it_agrees(
    cast: Cast, customers: list[Organisation]
) -> None:
    share(customers[0], cast.partners["bob"], "identity")
    overlap, staff = compared(cast), cast.actor("staff")
    page = f"/overlaps/{overlap.public_id}/"
    assert overlap_disclosure(actor=staff, overlap=overlap) is None
    assert "Common" not in enter(cast.staff).get(page).content.decode()
    agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["identity", "contacts"])
    overlap.refresh_from_db()
    effect = overlap_disclosure(actor=staff, overlap=overlap)
    assert effect is not None
    assert {facet.name: n for facet, n in effect.facets} == {"identity": 5, "contacts": 6}
    assert overlap_disclosure(actor=cast.actor("bob"), overlap=overlap) is None
    told = enter(cast.staff).get(page).content.decode()
    assert all(name in told for name in NAMES)
    assert NAMES[1] not in enter(cast.bob).get(page).content.decode()


def test_much_waits_for_a_second_person_of_the_house(
    cast: Cast, customers: list[Organisation], settings: Any
) -> None:
    ask_above(settings, 11)
    overlap, staff = compared(cast), cast.actor("staff")
    page = f"/overlaps/{overlap.public_id}/"
    facets = ["identity", "contacts"]
    agree_to_overlap(actor=staff, overlap=overlap, facets=facets)
    waits = agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=facets)
    assert (waits.waiting_facets, waits.opened_facets) == (facets, [])
    assert not Grant.objects.exists()
    for actor in (staff, cast.actor("bob")):
        with pytest.raises(Forbidden):
            agree(actor, "overlap", overlap)
    assert not Grant.objects.exists()
    assert "Confirm and open" not in enter(cast.staff).get(page).content.decode()
    second = make_staff("sales")
    assert "Confirm and open" in enter(second).get(page).content.decode()
    enter(second).post(f"{page}confirm/")
    overlap.refresh_from_db()
    assert (overlap.waiting_facets, overlap.opened_facets) == ([], facets)
    assert overlap.confirmed_by == second
    assert seen(cast) == set(NAMES)
    with pytest.raises(Conflict, match="Nothing waits"):
        agree(actor_for(second), "overlap", overlap)


def test_whoever_takes_back_what_waits_opens_nothing(
    cast: Cast, customers: list[Organisation], settings: Any
) -> None:
    ask_above(settings, 1)
    overlap = compared(cast)
    for name in ("staff", "bob"):
        agree_to_overlap(actor=cast.actor(name), overlap=overlap, facets=["identity"])
    agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=[])
    with pytest.raises(Conflict, match="Nothing waits"):
        agree(actor_for(make_staff("sales")), "overlap", overlap)
    assert not Grant.objects.exists()


def test_many_open_in_batches_and_stop_when_the_house_may_not_share(
    cast: Cast, customers: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BATCH", 2)
    overlap = compared(cast)
    for name in ("staff", "bob"):
        agree_to_overlap(actor=cast.actor(name), overlap=overlap, facets=["identity"])
    overlap.refresh_from_db()
    assert (overlap.opening_facets, overlap.opened_facets) == (["identity"], [])
    assert len(seen(cast)) == 2
    with pytest.raises(Conflict, match="being opened"):
        agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["contacts"])
    cast.staff.departments.clear()
    open_job(overlap_id=overlap.pk)
    overlap.refresh_from_db()
    assert (overlap.opening_facets, overlap.house_facets) == ([], [])
    assert len(seen(cast)) == 2
    second = make_staff("sales")
    agree_to_overlap(actor=actor_for(second), overlap=overlap, facets=["identity"])
    open_job(overlap_id=overlap.pk)
    open_job(overlap_id=overlap.pk)
    overlap.refresh_from_db()
    assert (overlap.opening_facets, overlap.opened_facets) == ([], ["identity"])
    assert seen(cast) == set(NAMES)


def test_an_end_that_is_over_asks_the_house_anew(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap, staff, bob = compared(cast), cast.actor("staff"), cast.actor("bob")
    agree_to_overlap(actor=staff, overlap=overlap, facets=["identity"])
    Overlap.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict, match="agrees anew"):
        agree_to_overlap(actor=bob, overlap=overlap, facets=["identity"])
    assert not Grant.objects.exists()


def test_the_end_that_is_shown_is_that_of_the_shares(
    cast: Cast, customers: list[Organisation]
) -> None:
    overlap, staff = compared(cast), cast.actor("staff")
    until = timezone.localdate() + timedelta(days=30)
    agree_to_overlap(actor=cast.actor("bob"), overlap=overlap, facets=["identity"])
    agree_to_overlap(actor=staff, overlap=overlap, facets=["identity"], valid_until=until)
    later = until + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        agree_to_overlap(actor=staff, overlap=overlap, facets=["identity"], valid_until=later)
    assert refused.value.field == "valid_until"
    overlap.refresh_from_db()
    ends = {timezone.localdate(each.valid_until) for each in Grant.objects.all()}
    assert ends == {overlap.valid_until} == {until}


def test_the_list_is_paged_and_gone_with_the_overlap(cast: Cast) -> None:
    names = [f"Common {number:03} Works" for number in range(104)]
    for name in names:
        make_organisation(name, country="BG")
    overlap = compared(cast, names)
    for name in ("staff", "bob"):
        agree_to_overlap(actor=cast.actor(name), overlap=overlap, facets=["identity"])
    overlap.refresh_from_db()
    client, page = enter(cast.bob), f"/overlaps/{overlap.public_id}/"
    first = client.get(page)
    assert first.context["list"].total == 104
    second = client.get(first.context["list"].next_url)
    shown = [each.name for answer in (first, second) for each in answer.context["list"].rows]
    assert shown == names[: len(shown)]
    assert len(second.context["list"].rows) > 0
    end_overlap(actor=cast.actor("bob"), overlap=overlap)
    assert "Common 000 Works" not in client.get(page).content.decode()
    overlap.refresh_from_db()
    assert not customers_in_common(actor=cast.actor("bob"), overlap=overlap).exists()
