"""What an open page does with live messages. The socket is played by the test."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from portal.kernel.models import User
from tests.cast import make_organisation
from tests.desk.conftest import make_person, sign_in

pytestmark = pytest.mark.e2e

LIVE = """() => { const panel = document.querySelector(".hello");
  panel.id = "greeting"; panel.dataset.live = "Deal"; panel.dataset.liveRef = "D-310" }"""


class Feed:
    """The server's end of the page's socket."""

    def __init__(self, page: Page) -> None:
        self.opened: list[str] = []
        self.socket: WebSocketRoute | None = None
        page.route_web_socket("**/live/**", self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        self.opened.append(socket.url)
        self.socket = socket

    def tell(self, **message: object) -> None:
        """Send a message."""
        assert self.socket is not None
        self.socket.send(json.dumps(message))


@pytest.fixture
def feed(live_site, new_page) -> tuple[Page, Feed, User]:
    """A signed-in page and its feed."""
    user = make_person()
    page = new_page()
    feed = Feed(page)
    sign_in(page, live_site, user)
    page.wait_for_function("document.body.dataset.liveUrl")
    return page, feed, user


def test_counts_follow(feed) -> None:
    page, live, _user = feed
    live.tell(type="counts", inbox=3)
    expect(page.locator("#rail [data-count=inbox]")).to_have_text("3")
    assert page.title().startswith("(3) ")


def test_the_cursor_is_kept_and_sent_on_reconnect(feed) -> None:
    page, live, _user = feed
    live.tell(type="changes", cursor="abc", changes=[])
    page.wait_for_function("sessionStorage.getItem('guildhall.cursor') === 'abc'")
    live.socket.close()
    page.wait_for_timeout(1200)
    assert live.opened[-1].endswith("cursor=abc")


def test_colleagues_who_have_the_record_open_are_shown(live_site, feed, new_page) -> None:
    page, live, user = feed
    colleague = make_person("petra@example.com", full_name="Petra Ilieva")
    for each in (user, colleague):
        each.is_administrator = True
        each.save()
    customer = make_organisation("Danube Shipyard")
    page.goto(f"{live_site.url}/customers/{customer.reference}/")
    page.wait_for_function("document.body.dataset.liveUrl")
    assert f"at=Organisation+{customer.reference}&" in live.opened[-1]
    live.tell(type="presence", url=f"/presence/?of={colleague.public_id}")
    expect(page.locator("#presence .av")).to_have_text("PI")
    expect(page.get_by_role("list", name="Also open with")).to_contain_text("Petra Ilieva")
    expect(page.locator("#announce")).to_be_empty()
    live.tell(type="presence", url="/presence/?")
    expect(page.locator("#presence .av")).to_have_count(0)


def test_lost_socket_shows_the_strip(feed) -> None:
    page, live, _user = feed
    live.socket.close()
    page.route_web_socket("**/live/**", lambda socket: socket.close())
    expect(page.locator("#offline")).to_be_visible(timeout=8000)


def test_who_is_let_in_and_refused_asks_ever_more_seldom(feed) -> None:
    """As a server does that has no room for one more page: it accepts, and closes at once."""
    page, live, _user = feed
    page.clock.install()
    page.reload()
    page.wait_for_function("document.body.dataset.liveUrl")
    before = len(live.opened)
    for _second in range(240):
        if live.socket is not None:
            live.socket.close(code=1013)
            live.socket = None
        page.clock.run_for(500)
    # 0.5, 1, 2 … 16, then 30 seconds apart, each a quarter more or less by chance.
    assert 7 <= len(live.opened) - before <= 11
    expect(page.locator("#offline")).to_be_visible()


def test_a_network_that_is_back_is_tried_at_once_and_once(feed) -> None:
    page, live, _user = feed
    page.clock.install()
    page.reload()
    page.wait_for_function("document.body.dataset.liveUrl")
    live.socket.close()
    page.wait_for_timeout(100)
    before = len(live.opened)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(5_000)
    assert len(live.opened) == before + 1
    expect(page.locator("#offline")).to_be_hidden()


def test_strangers_changes_do_not_touch_the_page(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": "D-1", "op": "added"}])
    page.wait_for_timeout(400)
    assert not asked


def test_what_is_gone_says_so(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    page.evaluate("document.querySelector('#greeting').dataset.liveUrl = '/nowhere/'")
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": "D-310", "op": "gone"}])
    expect(page.locator("#greeting")).to_contain_text("This is no longer shared with you.")


def test_typed_text_survives_and_the_change_is_offered(feed) -> None:
    page, live, _user = feed
    form = "document.querySelector('main form')"
    page.evaluate(f"{form}.id = 'settings'; {form}.dataset.live = 'Deal'")
    page.locator("#id_full_name").press("End")
    page.locator("#id_full_name").press_sequentially(" II")
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": None, "op": "updated"}])
    expect(page.get_by_role("button", name="Something changed. Show it")).to_be_visible()
    expect(page.locator("#id_full_name")).to_have_value("Elena Petrova II")


def test_a_change_during_a_reading_is_read_once_more(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    page.evaluate("document.querySelector('#greeting').dataset.liveUrl = '/greeting/'")
    asked: list[Route] = []
    page.route("**/greeting/", lambda route: asked.append(route))

    def tell() -> None:
        change = {"type": "Deal", "ref": "D-310", "op": "changed"}
        live.tell(type="changes", cursor="x", changes=[change])
        page.wait_for_timeout(300)

    def answer(text: str) -> None:
        body = f"<div id=greeting data-live=Deal data-live-url=/greeting/>{text}</div>"
        asked.pop(0).fulfill(body=body, content_type="text/html")

    tell()
    tell()
    assert len(asked) == 1, "two readings at once may come back in the wrong order"
    answer("as it was")
    expect(page.locator("#greeting")).to_have_text("as it was")
    page.wait_for_timeout(100)
    answer("as it is")
    expect(page.locator("#greeting")).to_have_text("as it is")
    page.wait_for_timeout(300)
    assert not asked


def test_a_change_while_the_page_asks_for_a_part_is_looked_at_in_that_part(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    asked: list[Route] = []
    page.route("**/greeting/", lambda route: asked.append(route))
    page.evaluate("htmx.ajax('GET', '/greeting/', {target: '#greeting', swap: 'outerHTML'}); 0")
    page.wait_for_timeout(200)
    change = {"type": "Task", "ref": "T-1", "op": "changed"}
    live.tell(type="changes", cursor="x", changes=[change])
    page.wait_for_timeout(200)
    part = "<div id=greeting data-live=Task data-live-url=/greeting/>{}</div>"
    asked.pop(0).fulfill(body=part.format("as it was"), content_type="text/html")
    expect(page.locator("#greeting")).to_have_text("as it was")
    page.wait_for_timeout(300)
    asked.pop(0).fulfill(body=part.format("as it is"), content_type="text/html")
    expect(page.locator("#greeting")).to_have_text("as it is")


def table(*names: str) -> str:
    """A list as a page has it: rows by their keys, each with a link and a box to choose it."""
    rows = "".join(
        f'<tr data-key="{name.split()[0]}">'
        f'<td class=ck><input type=checkbox name=selected value="{name}"></td>'
        f'<th scope=row><a href="#x">{name}</a></th></tr>'
        for name in names
    )
    grid = f"<table class=grid><tbody>{rows}</tbody></table>"
    attributes = "id=rows data-live=Deal data-live-url=/rows/"
    return f"<div {attributes}><section class=tw>{grid}</section></div>"


ROWS = [f"D-{number} first" for number in range(40)]


@pytest.fixture
def rows(feed) -> tuple[Page, Feed, list[str]]:
    """A page with a long list, its feed, and what the list is when it is read again."""
    page, live, _user = feed
    now = list(ROWS)
    page.evaluate("html => { document.querySelector('.hello').outerHTML = html }", table(*ROWS))
    page.route("**/rows/", lambda route: route.fulfill(body=table(*now), content_type="text/html"))
    return page, live, now


def told(live: Feed, ref: str | None = None, op: str = "changed") -> None:
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": ref, "op": op}])


def test_new_rows_are_offered_to_who_reads_further_down(rows) -> None:
    page, live, now = rows
    reading = page.locator("[data-key=D-30] a")
    reading.focus()
    reading.scroll_into_view_if_needed()
    place = reading.bounding_box()
    now[:] = ["N-1 new", "N-2 new", "N-3 new", *(f"{each[:-5]}again" for each in ROWS[:-3])]
    told(live)
    expect(page.get_by_role("button", name="3 new, show")).to_be_in_viewport()
    expect(reading).to_have_text("D-30 again")
    expect(reading).to_be_focused()
    assert reading.bounding_box() == place
    expect(page.locator("[data-key=N-1]")).to_have_count(0)
    page.get_by_role("button", name="3 new, show").click()
    expect(page.locator("[data-key=N-1]")).to_be_visible()
    expect(page.locator(".fresh")).to_have_count(0)


def test_rows_under_somebodys_hands_stay_and_what_is_gone_goes(rows) -> None:
    page, live, now = rows
    page.locator("[data-key=D-1] input").check()
    now[:] = ["N-1 new", *(f"{each[:-5]}again" for each in ROWS if not each.startswith("D-2 "))]
    told(live, "D-2", "gone")
    expect(page.get_by_role("button", name="1 new, show")).to_be_visible()
    expect(page.locator("[data-key=D-1] input")).to_be_checked()
    expect(page.locator("[data-key=D-3] a")).to_have_text("D-3 again")
    expect(page.locator("[data-key=D-2]")).to_have_count(0)


def test_what_is_offered_goes_with_its_list_and_brings_the_list_of_now(rows) -> None:
    page, live, now = rows
    page.locator("[data-key=D-1] input").check()
    now.insert(0, "N-1 new")
    told(live)
    offer = page.get_by_role("button", name="1 new, show")
    expect(offer).to_be_visible()
    # Somebody filters: the list is another one, and what was offered is in it.
    page.evaluate("htmx.ajax('GET', '/rows/', {target: '#rows', swap: 'outerHTML'}); 0")
    expect(page.locator("[data-key=N-1]")).to_be_visible()
    expect(offer).to_have_count(0)
    page.locator("[data-key=D-1] input").check()
    now.insert(0, "N-2 new")
    told(live)
    offer.click()
    expect(page.locator("[data-key=N-2]")).to_be_visible()
    expect(page.locator(".fresh")).to_have_count(0)


def test_chosen_rows_show_what_is_true_now_and_stay_chosen(rows) -> None:
    page, live, now = rows
    page.locator("[data-key=D-1] input").check()
    now[1] = "D-1 again"
    told(live, "D-1")
    expect(page.locator("[data-key=D-1] a")).to_have_text("D-1 again")
    expect(page.locator("[data-key=D-1] input")).to_be_checked()
    # What is sent with it is what was looked at; a row that is chosen by now says what it shows.
    expect(page.locator("[data-key=D-1] input")).to_have_value("D-1 first")
    now[2] = "D-2 again"
    told(live, "D-2")
    expect(page.locator("[data-key=D-2] input")).to_have_value("D-2 again")


def test_rights_that_became_others_take_chosen_rows_away_too(rows) -> None:
    page, live, now = rows
    page.locator("[data-key=D-1] input").check()
    del now[1]
    live.tell(type="reset", cursor="y")
    expect(page.locator("[data-key=D-1]")).to_have_count(0)
    expect(page.locator("[data-key=D-2]")).to_have_count(1)


def test_what_is_gone_goes_from_under_somebodys_typing(feed) -> None:
    page, live, _user = feed
    form = "document.querySelector('main form')"
    page.evaluate(f"{form}.id = 'settings'; {form}.dataset.live = 'Deal'")
    page.locator("#id_full_name").press_sequentially(" II")
    page.route(f"{page.url}", lambda route: route.fulfill(status=404, body=""))
    told(live, None, "gone")
    expect(page.locator("main")).to_have_text("This is no longer shared with you.")


def test_changed_rows_alone_are_renewed_in_place_without_a_word(rows) -> None:
    page, live, now = rows
    page.locator("[data-key=D-1] input").check()
    now[5] = "D-5 again"
    told(live, "D-5")
    expect(page.locator("[data-key=D-5] a")).to_have_text("D-5 again")
    expect(page.locator(".fresh")).to_have_count(0)
    expect(page.locator("[data-key=D-1] input")).to_be_checked()


def test_a_page_that_is_gone_leaves_nothing_behind(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    page.evaluate("document.title = 'Black Sea Tankers'")
    page.route(f"{page.url}", lambda route: route.fulfill(status=404, body=""))
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": "D-310", "op": "gone"}])
    expect(page.locator("main")).to_have_text("This is no longer shared with you.")
    assert page.title() == "This is no longer shared with you."
    expect(page.locator("#primary")).to_be_empty()


def test_what_can_be_done_changes_with_the_record(feed) -> None:
    page, live, _user = feed
    page.evaluate(LIVE)
    actions = '<div id="primary" class="acts"><a class="btn" href="/x/">Answer</a></div>'
    part = f"<div id=greeting data-live=Deal>as it is</div>{actions}"
    page.route(f"{page.url}", lambda route: route.fulfill(body=part, content_type="text/html"))
    live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "ref": "D-310", "op": "new"}])
    expect(page.locator("#primary").get_by_role("link", name="Answer")).to_be_visible()


def test_what_is_asked_for_by_hand_while_it_is_read_comes_all_the_same(feed) -> None:
    page, live, _user = feed
    held: list[Route] = []
    page.route(page.url, lambda route: held.append(route))

    def part(text: str) -> str:
        form = '<form method="post"><input name="x" value=""></form>'
        return f'<div id="greeting" data-live="Deal">{text}{form}</div>'

    def typed(text: str) -> None:
        page.evaluate(f"document.querySelector('#greeting input').value = '{text}'")

    def changed() -> None:
        live.tell(type="changes", cursor="x", changes=[{"type": "Deal", "op": "changed"}])

    page.evaluate(LIVE)
    page.evaluate(f"document.querySelector('#greeting').outerHTML = `{part('zero')}`")
    typed("words")
    with page.expect_request(page.url):
        changed()
    page.wait_for_timeout(100)
    held.pop().fulfill(body=part("one"), content_type="text/html")
    expect(page.locator(".fresh")).to_have_count(1)
    typed("")
    with page.expect_request(page.url):
        changed()
    page.wait_for_timeout(100)
    typed("words")
    page.locator(".fresh").dispatch_event("click")
    with page.expect_request(page.url):
        held[0].fulfill(body=part("first"), content_type="text/html")
    page.wait_for_timeout(100)
    held[1].fulfill(body=part("second"), content_type="text/html")
    expect(page.locator("#greeting")).to_have_text("second")
