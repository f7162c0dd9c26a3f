"""The main job by keyboard alone: share, register, decide, report a price, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FileChooser, Locator, Page, expect

from deals.models import Deal
from partners.models import Organisation
from portal.kernel.models import User
from pricing_feedback.models import PriceSignal
from sharing.models import Grant
from tests.cast import make_member, make_organisation, make_partner, make_staff, share
from tests.catalogue.kit import price_list, product
from tests.deals.kit import PriceRow, routed, soon
from tests.desk.conftest import PASSWORD, confirm_address
from tests.harness.site import Site

pytestmark = pytest.mark.e2e
PATIENCE = 15_000
# A page with more stops than this before its first field cannot be used by keyboard.
MOST_STOPS = 90
# Where the focus is: in sight, and marked by an outline or a shadow of its own or of its label.
FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const marks = [at, at.closest("label"), at.closest(".drop")];
    const isMarked = (one) => {
        const style = one && getComputedStyle(one);
        return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none");
    };
    return {
        what: at.outerHTML.slice(0, 120),
        marked: marks.some(isMarked),
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


class Keys:
    """Somebody at a keyboard, without a mouse."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def open(self, path: str) -> None:
        """Go somewhere by its address."""
        self.page.goto(self.site.url + path)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, place: Locator, *, back: bool = False) -> None:
        """Tab until the focus is there; each stop on the way must be seen."""
        expect(place).to_be_attached(timeout=PATIENCE)
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            focus = self.page.evaluate(FOCUS)
            assert focus["marked"], f"no mark of the focus on {focus['what']}"
            assert focus["seen"], f"the focus is out of sight on {focus['what']}"
            if place.evaluate("place => place === document.activeElement"):
                return
        pytest.fail(f"{MOST_STOPS} stops do not lead to {place}")

    def field(self, name: str, text: str) -> None:
        """Reach a field and type."""
        self.reach(self.page.locator(f"main [name='{name}']"))
        self.page.keyboard.type(text)

    def choose(self, name: str, text: str, *, option: str) -> None:
        """Reach a combobox, type, and take its first answer by the arrows."""
        self.field(f"{name}-label", text)
        expect(self.page.get_by_role("option", name=option).first).to_be_visible(timeout=PATIENCE)
        self.press("ArrowDown", "Enter")

    def push(self, button: str) -> None:
        """Reach a button and push it."""
        self.reach(self.page.locator("main").get_by_role("button", name=button, exact=True))
        self.press("Enter")

    def arrive(self, path: str) -> None:
        """A page whose address ends so opens."""
        self.page.wait_for_url(
            lambda url: urlsplit(url).path.endswith(path), wait_until="load", timeout=PATIENCE
        )


@pytest.fixture
def at_the_keys(live_site: Site, new_page: Callable[..., Page]) -> Callable[[User], Keys]:
    """Sign somebody in, by keyboard alone, too."""

    def sit_down(user: User) -> Keys:
        user.set_password(PASSWORD)
        user.save()
        confirm_address(user)
        keys = Keys(new_page(), live_site)
        keys.open("/accounts/login/?next=/me/")
        keys.field("login", user.email)
        keys.field("password", PASSWORD)
        keys.press("Enter")
        keys.arrive("/me/")
        return keys

    return sit_down


def test_sharing_registering_and_deciding(at_the_keys) -> None:
    routed()
    partner = make_partner("Vitosha Supply")
    elena, georgi = make_member(partner, "Elena"), User.objects.get(departments__code="sales")
    item = product("EP-40")
    price_list(PriceRow(item, 100, 80))
    share(item, partner, "identity", "prices")
    customer = make_organisation("Danube Shipyard AD", country="BG", owner=georgi)

    his = at_the_keys(georgi)
    his.open(f"/share/partners.organisation/{customer.reference}/")
    his.choose("party", "vitosha", option="Vitosha Supply")
    his.reach(his.page.locator("[name=facets][value=contacts]"))
    his.press("Space")
    his.field("reason", "They know the yard")
    his.push("Share it")
    his.arrive(f"/customers/{customer.reference}/sharing/")
    assert Grant.objects.filter(facets__contains=["contacts"]).exists()

    hers = at_the_keys(elena)
    hers.open("/deals/new/")
    hers.choose("customer", "Danube", option="Danube Shipyard AD")
    hers.push("Continue")
    hers.arrive("/draft/lines/")
    hers.choose("lines-0-product", "EP-4", option="EP-40")
    hers.field("lines-0-quantity", "40")
    hers.field("lines-0-requested_price", "92.50")
    hers.push("Continue")
    hers.arrive("/draft/competition/")
    hers.field("closing_date", soon().strftime("%m%d%Y"))
    hers.push("Continue")
    hers.arrive("/draft/check/")
    hers.push("Send the registration")
    hers.arrive("/sent/")
    deal = Deal.objects.get(partner=partner.organisation)
    assert deal.customer_id == customer.pk

    his.open("/approvals/")
    his.reach(his.page.locator("main").get_by_role("link", name=deal.reference).first)
    his.press("Enter")
    his.arrive(f"/approvals/{deal.reference}/sales/")
    his.press("a")
    expect(his.page.locator("[name=decision][value=approve]")).to_be_checked()
    his.field("comment", "Good project")
    with his.page.expect_navigation():
        his.press("Control+Enter")
    hers.open(f"/deals/{deal.reference}/")
    expect(hers.page.locator(".badge.ok").first).to_be_visible(timeout=PATIENCE)


def test_reporting_a_price(at_the_keys) -> None:
    partner = make_partner("Vitosha Supply")
    item = product("EP-40")
    share(item, partner, "identity")
    hers = at_the_keys(make_member(partner, "Elena"))
    hers.open("/price-feedback/new/")
    hers.choose("sku", "EP-4", option="EP-40")
    hers.field("heard_price", "89.50")
    hers.reach(hers.page.locator("[name=region]"))
    hers.page.keyboard.type("Bulg")
    hers.push("Report the price")
    expect(hers.page.locator(".toast").first).to_be_visible(timeout=PATIENCE)
    assert PriceSignal.objects.get().region == "BG"


def test_importing_a_file(at_the_keys, tmp_path: Path) -> None:
    path = tmp_path / "yards.csv"
    path.write_text("name,role,country,city\nSozopol Docks,customer,BG,Sozopol\n")
    his = at_the_keys(make_staff("sales"))
    # Listened to from the beginning: told only then, the browser may open a window of its own.
    choosers: list[FileChooser] = []
    his.page.on("filechooser", lambda chooser: choosers.append(chooser))
    his.open("/import/organisations/")
    his.reach(his.page.locator("main input[type=file]"))
    his.press("Space")
    for _moment in range(300):
        if choosers:
            break
        his.page.wait_for_timeout(100)
    choosers[0].set_files(path)
    his.push("Upload the file")
    his.push("Check the file")
    button = his.page.get_by_role("button", name="Import 1 row")
    expect(button).to_be_visible(timeout=60_000)
    his.reach(button)
    his.press("Enter")
    expect(his.page.locator(".eyebrow")).to_have_text("Done", timeout=60_000)
    assert Organisation.objects.filter(name="Sozopol Docks").exists()
