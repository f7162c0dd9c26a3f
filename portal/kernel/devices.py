"""What a browser says about itself, as people say it: "Chrome on Linux"."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ua_parser import parse_os, parse_user_agent

# What the rules of the library call a variant of a browser that people know by one name.
_KNOWN_AS = {
    "HeadlessChrome": "Chrome",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile WebView": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Mobile Safari": "Safari",
    "Edge Mobile": "Edge",
    "Mac OS X": "macOS",
}


def device_text(user_agent: str) -> str:
    """Browser and system that a ``User-Agent`` header names; says so when it names neither."""
    browser, system = parse_user_agent(user_agent), parse_os(user_agent)
    names = [_KNOWN_AS.get(each.family, each.family) for each in (browser, system) if each]
    if len(names) == 2:
        return _("%(browser)s on %(system)s") % {"browser": names[0], "system": names[1]}
    return names[0] if names else _("Unknown browser")
