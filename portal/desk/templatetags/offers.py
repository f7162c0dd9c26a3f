"""Whether a page may offer what belongs to an app above its own."""

from __future__ import annotations

from django import template

from pricing_feedback.policies import can_record

register = template.Library()


@register.simple_tag(takes_context=True)
def may_report_price(context: template.Context) -> bool:
    """Whether the reader may report a price: ``{% may_report_price as may_report %}``."""
    return can_record(context["request"].actor)
