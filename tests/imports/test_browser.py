"""The import wizard and the orders pages in the browser: live, and clean in every language."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from partners.models import Organisation
from portal.desk.events import ImportProgressed
from portal.desk.models import ImportJob
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.kernel.models import User
from tests.cast import make_member, make_partner, make_staff
from tests.desk.conftest import axe  # noqa: F401 a fixture
from tests.harness.site import Site
from tests.orders.kit import make_invoice, make_order, make_purchase, make_receivable

pytestmark = pytest.mark.e2e
FILE = "ResellerKey,ResellerName,BusinessType,Country\n" + "\n".join(
    f"{number},Company {number},Warehouse,{'Atlantis' if number % 7 == 0 else 'Bulgaria'}"
    for number in range(1, 60)
)

type Open = Callable[..., Page]


@pytest.fixture
def open_as(live_site: Site, new_person: Callable[..., BrowserContext]) -> Open:
    """A page of somebody who is signed in."""

    def open_page(user: User, **options: object) -> Page:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        context = new_person(reduced_motion="reduce", base_url=live_site.url, **options)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": session.session_key,
            "url": live_site.url,
        }
        context.add_cookies([cookie])
        return context.new_page()

    return open_page


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("GUILDHALL_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def upload(page: Page, folder: Path) -> None:
    path = folder / "resellers.csv"
    path.write_text(FILE)
    page.goto("/import/organisations/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/import/organisations/*-*/")


def test_an_import_goes_its_way_on_the_open_page(
    live_site: Site, open_as: Open, tmp_path: Path
) -> None:
    page = open_as(make_staff("sales"))
    upload(page, tmp_path)
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("#import")).to_contain_text("Import 51 rows", timeout=60_000)
    page.get_by_label("Atlantis").fill("Greece")
    page.get_by_role("button", name="Remember and check again").click()
    button = page.get_by_role("button", name="Import 59 rows")
    expect(button).to_be_visible(timeout=60_000)
    button.click()
    expect(page.locator(".eyebrow")).to_have_text("Done", timeout=60_000)
    assert Organisation.objects.count() == 59
    page.get_by_role("button", name="Undo this import").click()
    expect(page.locator(".eyebrow")).to_have_text("Undone", timeout=60_000)
    assert not Organisation.objects.exists()


def test_the_stop_button_stays_under_the_hands_while_progress_moves(
    live_site: Site, open_as: Open
) -> None:
    admin = make_staff("sales", administrator=True)
    job = ImportJob.objects.create(
        kind="organisations", file_name="big.csv", status="importing", total=100, created_by=admin
    )
    page = open_as(admin)
    page.goto(f"/import/organisations/{job.public_id}/")
    shown = page.locator("#import .meter .q")
    button = page.get_by_role("button", name="Stop the import")

    def progress(done: int) -> None:
        with transaction.atomic():
            ImportJob.objects.filter(pk=job.pk).update(done=done)
            publish(SYSTEM, ImportProgressed(subject_id=job.pk))

    page.wait_for_function("document.getElementById('offline').hidden")
    button.focus()
    progress(10)
    expect(shown).to_have_text("10 of 100 rows", timeout=20_000)
    expect(button).to_be_focused()
    button.hover()
    page.mouse.down()
    progress(20)
    page.wait_for_timeout(1_000)
    expect(shown).to_have_text("10 of 100 rows")
    page.mouse.up()
    expect(page.locator("#import")).to_contain_text("It stops after the rows at hand")
    job.refresh_from_db()
    assert job.stop_requested


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1440), ("ru", "dark", 1440), ("bg", "light", 390)],
)
def test_every_page_is_clean(
    live_site: Site,
    open_as: Open,
    axe: Callable,  # noqa: F811 the fixture
    tmp_path: Path,
    language: str,
    theme: str,
    width: int,
) -> None:
    reseller = make_partner("Vitosha Supply")
    supplier = make_partner("Steel Works", role="supplier")
    elena, sava = make_member(reseller, "Elena"), make_member(supplier, "Sava")
    order = make_order(reseller.organisation)
    invoice = make_invoice(reseller.organisation)
    make_receivable(reseller.organisation)
    purchase = make_purchase(supplier.organisation)
    admin = make_staff("sales", administrator=True)
    User.objects.update(language=language, theme=theme)
    views = [f"/orders/?view={name}" for name in ("invoices", "receivables", "purchases")]
    documents = [f"/orders/{each.reference}/" for each in (order, invoice, purchase)]
    faults: list[str] = []

    def judge(page: Page, name: str) -> None:
        faults.extend(f"{name}: {fault}" for fault in axe(page))
        picture(page, f"{language}-{name}")

    def visit(user: User, addresses: list[str]) -> Page:
        page = open_as(User.objects.get(pk=user.pk), viewport={"width": width, "height": 900})
        for number, address in enumerate(addresses):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            judge(page, f"{user.full_name.split()[0]}-{number}")
        return page

    visit(elena, ["/orders/", documents[0], documents[1]])
    visit(sava, ["/orders/", documents[2]])
    page = visit(admin, ["/orders/", *views, *documents, "/import/", "/import/orders/"])
    upload(page, tmp_path)
    judge(page, "map")
    page.locator("form.stack button[type=submit]").click()
    expect(page.locator("#import table")).to_be_visible(timeout=60_000)
    judge(page, "check")
    assert not faults, "\n".join(faults)
