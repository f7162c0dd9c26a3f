"""Template tags and filters of the design system. ``docs/howto/pages.md`` shows each in use."""

from __future__ import annotations

import datetime as dt
import zlib
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.desk.icons import ICONS, drawn
from portal.desk.marks import mark_of
from portal.desk.nav import NavGroup, navigation
from portal.desk.saved import Saved, saved_of
from portal.kernel import formats
from portal.kernel.money import Money
from portal.kernel.pages.listing import Listing
from sharing.coarse import Band

register = template.Library()
NOTHING = "–"


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon: ``{% icon "check" "sm" %}``. Decoration only, so say it in words too."""
    if name not in ICONS and (settings.DEBUG or settings.TESTING):
        raise LookupError(f"Add the icon {name!r} to portal/desk/icons.py.")
    return drawn(name, classes)


@register.simple_tag
def saved_views(listing: Listing) -> Saved | None:
    """The saved views of a list: ``{% saved_views list as saved %}``."""
    return saved_of(listing)


# --- Text ---------------------------------------------------------------------------------


@register.filter
def initials(name: Any) -> str:
    """The first letters of the first two words that begin with a letter or a digit."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter
def hue(name: Any) -> int:
    """One of six avatar colours, always the same for one name."""
    return zlib.crc32(str(name).encode()) % 6 + 1


@register.filter
def money(value: Money | None, digits: int | None = None) -> str:
    """``{{ line.price|money }}``, or without cents: ``{{ total|money:0 }}``."""
    return NOTHING if value is None else formats.money_text(value, digits)


@register.simple_tag
def amount(value: Decimal | Band | None, currency: str, digits: int | None = None) -> str:
    """Money from two columns: ``{% amount row.total row.currency 0 %}``."""
    if isinstance(value, Band):
        return str(value)
    return NOTHING if value is None else formats.money_text(Money(value, currency), digits)


@register.filter
def unit_price(value: Money | None) -> str:
    """A price per unit, with two to four decimals."""
    return NOTHING if value is None else formats.unit_price_text(value)


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """A number with its separators; ``digits`` fixes the decimals."""
    if isinstance(value, Band):
        return str(value)
    return NOTHING if value in (None, "") else formats.number_text(value, digits)


@register.filter
def delta(value: Any, digits: int = 2) -> str:
    """A change with its sign."""
    return NOTHING if value is None else formats.delta_text(value, digits)


@register.filter
def percent(ratio: Any, digits: int = 0) -> str:
    """A ratio as per cent: ``{{ 0.327|percent:1 }}``."""
    return NOTHING if ratio is None else formats.percent_text(ratio, digits)


@register.filter
def days(value: Any, digits: int = 1) -> str:
    """A number of days with the word."""
    return NOTHING if value is None else formats.days_text(value, digits)


@register.filter
def country(code: str | None) -> str:
    """The country's name."""
    return formats.country_text(str(code or "")) or NOTHING


@register.filter
def places(text: str | None) -> str:
    """A territory in words: country codes by their names, everything else as it was entered."""
    parts = [part.strip() for part in str(text or "").split(",")]
    named = [formats.country_text(part) if part.isupper() else part for part in parts]
    return ", ".join(name or part for name, part in zip(named, parts, strict=True)) or NOTHING


@register.filter
def language(code: str) -> str:
    """The language's name in the reader's language."""
    return formats.language_text(code)


# --- Time ---------------------------------------------------------------------------------


@register.filter
def day(value: dt.date | None, style: str = "medium") -> str:
    """A date as text: ``short``, ``medium``, ``long``, or ``plain`` (without the year)."""
    return NOTHING if value is None else formats.day_text(value, style)


@register.filter
def daytime(value: dt.datetime | None, style: str = "medium") -> str:
    """Date and time as text, in the reader's time zone."""
    return NOTHING if value is None else formats.daytime_text(value, style)


@register.filter
def reltime(value: dt.datetime | None) -> str:
    """How long ago or in how long, as text."""
    return NOTHING if value is None else formats.reltime_text(value)


@register.simple_tag
def when(value: dt.datetime | None) -> str:
    """A ``<time>`` element: relative text, the exact moment as its title."""
    if value is None:
        return NOTHING
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        formats.daytime_text(value, "long"),
        formats.reltime_text(value),
    )


@register.simple_tag
def due(value: dt.datetime | None, done: bool = False) -> str:
    """A deadline with its clock: red when missed, amber within a day, quiet else or when done."""
    if value is None:
        return ""
    left = value - timezone.now()
    late, soon = left < dt.timedelta(), left < dt.timedelta(days=1)
    tone = "" if done else " late" if late else " soon" if soon else ""
    return format_html(
        '<span class="due{}">{}<time datetime="{}" title="{}">{}</time></span>',
        tone,
        icon("clock", "sm"),
        value.isoformat(timespec="seconds"),
        formats.daytime_text(value, "long"),
        formats.due_text(value),
    )


# --- Marks --------------------------------------------------------------------------------


@register.simple_tag
def badge(status: Any, label: Any, tone: str = "", icon_name: str = "") -> SafeString:
    """A status: ``{% badge deal.status deal.get_status_display %}``; the tone follows the code."""
    mark = mark_of(str(status))
    name = icon_name or mark.icon
    return format_html(
        '<span class="badge {}">{}{}</span>',
        tone or mark.tone,
        icon(name, "sm") if name else "",
        label,
    )


@register.simple_tag
def sharing(partners: int = 0, shared_with_you: bool = False, until: Any = None) -> SafeString:
    """Who else sees a record: only you, N partners, or shared with you; with the end date."""
    if shared_with_you:
        kind, sign, text = "read", "eye", _("Shared with you")
        if until:
            text = _("Shared with you until %(day)s") % {"day": formats.day_text(until, "plain")}
    elif partners:
        kind, sign = "shared", "users"
        text = ngettext("%(n)s partner", "%(n)s partners", partners) % {"n": partners}
    else:
        kind, sign, text = "", "lock", _("Only you")
    return format_html('<span class="share {}">{}{}</span>', kind, icon(sign, "sm"), text)


@register.simple_tag
def avatar(name: Any, classes: str = "") -> SafeString:
    """A person's initials in a circle."""
    return format_html(
        '<span class="av av-{} {}" aria-hidden="true">{}</span>',
        hue(name),
        classes,
        initials(name),
    )


@register.simple_tag
def logo(name: Any, classes: str = "") -> SafeString:
    """A company's initials in a rounded square."""
    return format_html(
        '<span class="logo av-{} {}" aria-hidden="true">{}</span>',
        hue(name),
        classes,
        initials(name),
    )


# --- Frame --------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav(context: template.Context) -> list[NavGroup]:
    """The groups of the rail that this actor may open: ``{% nav as groups %}``."""
    return navigation(context["request"], context.get("counts") or {})


class ComponentNode(template.Node):
    """Renders ``components/<name>.html`` with the enclosed markup as ``body`` and its parts."""

    def __init__(
        self,
        name: template.base.FilterExpression,
        values: dict[str, template.base.FilterExpression],
        body: template.NodeList,
        parts: dict[str, template.NodeList],
    ) -> None:
        self.name, self.values, self.body, self.parts = name, values, body, parts

    def render(self, context: template.Context) -> SafeString:
        """The component, its parts rendered in the context of the page."""
        values = {key: value.resolve(context) for key, value in self.values.items()}
        values |= {key: nodes.render(context) for key, nodes in self.parts.items()}
        values["body"] = self.body.render(context)
        found = context.template.engine.get_template(  # type: ignore[union-attr]
            f"components/{self.name.resolve(context)}.html"
        )
        with context.push(**values):
            return mark_safe(found.render(context))  # noqa: S308 rendered by the engine


@register.tag
def component(parser: template.base.Parser, token: template.base.Token) -> ComponentNode:
    """A component with markup inside, and named parts of it.

    ``{% component "card" title=_("Facts") %}…{% part "footer" %}…{% endpart %}…``
    """
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("component needs a name")
    values = dict(bit.split("=", 1) for bit in bits[1:])
    parts: dict[str, template.NodeList] = {}
    body = template.NodeList()
    while True:
        body.extend(parser.parse(("part", "endcomponent")))
        tag = parser.next_token()
        if tag.contents == "endcomponent":
            break
        part_name = tag.split_contents()[1].strip("\"'")
        parts[part_name] = parser.parse(("endpart",))
        parser.delete_first_token()
    compiled = {key: parser.compile_filter(value) for key, value in values.items()}
    return ComponentNode(parser.compile_filter(bits[0]), compiled, body, parts)
