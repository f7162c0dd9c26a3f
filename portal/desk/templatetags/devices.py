"""Filters for the page that lists where somebody is signed in."""

from __future__ import annotations

from django import template

from portal.kernel.devices import device_text

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """ "Chrome on Linux" for what the browser sent as its name."""
    return device_text(user_agent)
