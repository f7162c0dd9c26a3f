"""The parts of the frame that need no browser."""

from __future__ import annotations

import gzip
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.desk.assets import SPRITE, SUBSETS
from portal.desk.icons import ICONS
from portal.desk.nav import navigation
from portal.desk.services.update_profile import update_profile
from portal.kernel.actors import ANONYMOUS, Actor, actor_for, preview_actor
from portal.kernel.errors import Forbidden, NotSignedIn, Refused
from portal.kernel.models import AuditEntry
from portal.kernel.pages import charts
from portal.kernel.pages.route_line import RouteLine, Station, wrap
from tests.desk.conftest import make_person
from tests.harness.server import ROOT

TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.parts
)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
MODULES = sorted((ROOT / "static/guildhall/js").glob("*.js"))


def render(source: str, **context: object) -> str:
    return Template("{% load guildhall %}" + source).render(Context(context))


# --- House rules of the interface ----------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_hold_nothing_that_the_content_policy_refuses(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    assert not re.search(r"\sstyle=", text), "inline style"
    assert not re.search(r"\son[a-z]+=", text), "inline handler"
    assert not re.search(r"hx-on|js:", text), "htmx that needs eval"
    assert not re.search(r"(?<![-a-z])hx-", text), "HTML knows data-hx-… alone"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text), "inline script"


def test_every_icon_in_the_templates_is_in_the_sprite() -> None:
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert used - ICONS == set()


def test_the_modules_stay_small() -> None:
    together = b"".join(path.read_bytes() for path in MODULES)
    assert len(gzip.compress(together)) < 10_000


def test_what_one_page_loads_alone_stays_small() -> None:
    """Push messages: the module of their page, and the worker, which no page waits for."""
    for path in (ROOT / "static/guildhall/push").glob("*.js"):
        assert len(gzip.compress(path.read_bytes())) < 1_300, path.name


def test_generated_files_are_found_and_small() -> None:
    sprite = Path(finders.find(SPRITE)).read_text()
    assert sprite.count("<symbol ") == len(ICONS)
    for name in SUBSETS:
        font = Path(finders.find(f"guildhall/fonts/manrope-{name}.woff2"))
        assert font.read_bytes()[:4] == b"wOF2"
        assert font.stat().st_size < 40_000


# --- Navigation ------------------------------------------------------------------------------


def codes(actor: Actor) -> set[str]:
    request = RequestFactory().get("/me/")
    request.actor = actor
    return {item.code for group in navigation(request, {}) for item in group.items}


def test_nobody_sees_what_they_cannot_open() -> None:
    partner = Actor(kind="user", user_id=1, organisations={5: "user"})
    approver = Actor(kind="user", user_id=2, departments=frozenset({"sales"}))
    assert codes(ANONYMOUS) == set()
    assert {"approvals", "partners", "manage", "imports"}.isdisjoint(codes(partner))
    assert "manage" not in codes(approver)


def test_the_entry_of_the_page_is_current() -> None:
    request = RequestFactory().get("/inbox/settings/")
    request.actor = Actor(kind="user", user_id=1)
    groups = navigation(request, {"inbox": 4})
    current = [item for group in groups for item in group.items if item.current]
    assert [(item.code, item.count) for item in current] == [("inbox", 4)]


# --- Tags ------------------------------------------------------------------------------------


def test_badges_take_their_colour_from_the_status() -> None:
    assert 'class="badge ok"' in render("{% badge 'approved' 'Approved' %}")
    assert 'class="badge warn"' in render("{% badge 'question' 'Question for you' %}")
    assert "&lt;b&gt;" in render("{% badge 'draft' label %}", label="<b>")


def test_sharing_counts_in_every_language() -> None:
    with translation.override("en"):
        assert "2 partners" in render("{% sharing 2 %}")
        assert "Only you" in render("{% sharing %}")


def test_components_render_their_body_and_parts() -> None:
    page = render(
        "{% component 'card' title=name %}<p>{{ name }}</p>"
        "{% part 'footer' %}<i>{{ name }}</i>{% endpart %}{% endcomponent %}",
        name="A & B",
    )
    assert "<h2>A &amp; B</h2>" in page
    assert "<p>A &amp; B</p>" in page
    assert "<footer><i>A &amp; B</i></footer>" in page


def test_unknown_icons_are_named() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        render("{% icon 'no-such-icon' %}")


# --- Charts ----------------------------------------------------------------------------------


def test_waterfall_bars_start_where_the_one_before_ended() -> None:
    bars = charts.waterfall(
        [
            charts.Step("List", Decimal(100), "total"),
            charts.Step("Discount", Decimal(-25), "down"),
            charts.Step("Pocket", Decimal(75), "total"),
        ]
    )
    assert 'x="75.00" y="3" width="25.00"' in bars[1].svg
    assert bars[2].is_absolute


def test_funnel_says_what_was_passed_on() -> None:
    bars = charts.funnel([charts.Stage("New", 18), charts.Stage("Won", 9, outcome="good")])
    assert [bar.ratio for bar in bars] == [None, 0.5]


def test_charts_of_nothing_are_empty_not_broken() -> None:
    assert charts.waterfall([]) == []
    assert charts.funnel([]) == []
    assert charts.heat_map(["a"], [("b", [0])]).rows[0][1][0].level == 0
    assert "<svg" in charts.spark([])


def test_the_route_draws_reached_tracks_as_reached() -> None:
    stations = [
        Station("a", "Sent", "Elena", "done", 0),
        Station("b", "Sales", "Georgi", "now", 1),
        Station("c", "Finance", "later", "wait", 2),
    ]
    svg = RouteLine("Route", stations, [("a", "b"), ("b", "c")]).svg
    assert svg.count("rt-on") == 1
    assert svg.count("rt-off") == 1
    assert 'role="img" aria-label="Route"' in svg


def test_long_labels_wrap_and_keep_no_break_spaces() -> None:
    assert wrap("за 25\u00a0% скидки и больше того что можно показать здесь")[-1].endswith("…")
    assert any("25\u00a0%" in line for line in wrap("если скидка больше 25\u00a0%"))


# --- Profile -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_profile_change_is_recorded() -> None:
    user = make_person()
    update_profile(actor=actor_for(user), language="bg", density="compact")
    user.refresh_from_db()
    assert (user.language, user.density) == ("bg", "compact")
    assert AuditEntry.objects.filter(code="desk.profile.changed", subject_id=user.pk).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"full_name": " "}, "full_name"),
    ],
)
def test_a_value_that_does_not_exist_is_refused(changes, field) -> None:
    user = make_person()
    with pytest.raises(Refused) as refusal:
        update_profile(actor=actor_for(user), **changes)
    assert refusal.value.field == field
    user.refresh_from_db()
    assert user.language == "en"
    assert not AuditEntry.objects.filter(code="desk.profile.changed").exists()


@pytest.mark.django_db
def test_nobody_raises_their_own_rights_or_changes_another() -> None:
    user = make_person()
    with pytest.raises(Forbidden):
        update_profile(actor=actor_for(user), is_administrator=True)
    with pytest.raises(Forbidden):
        update_profile(actor=preview_actor(user, viewer=actor_for(user)), language="bg")
    with pytest.raises(NotSignedIn):
        update_profile(actor=ANONYMOUS, language="bg")
    user.refresh_from_db()
    assert (user.is_administrator, user.language) == (False, "en")
    assert not AuditEntry.objects.filter(code="desk.profile.changed").exists()


@pytest.mark.django_db
def test_the_language_switch_serves_strangers_and_stays_on_the_site(client) -> None:
    answer = client.post("/me/language/", {"language": "bg", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert 'lang="bg"' in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_fragments_and_pages_differ_by_header(client) -> None:
    client.force_login(make_person())
    page = client.get("/me/")
    part = client.get("/me/", headers={"HX-Request": "true"})
    assert "HX-Request" in page.headers["Vary"]
    assert '<nav class="rail"' in page.content.decode()
    assert '<nav class="rail"' not in part.content.decode()
    assert "<h1>" in part.content.decode()


@pytest.mark.django_db
def test_the_style_guide_is_for_administrators(client) -> None:
    client.force_login(make_person())
    assert client.get("/manage/styleguide/").status_code == 404


@pytest.mark.django_db
def test_error_pages_carry_the_request_id(client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] in answer.content.decode()
