"""The button that follows a record, on the record's own page."""

from __future__ import annotations

from typing import Any

from django import template

from records.selectors.follows import is_following
from sharing.projections import Shown

register = template.Library()


@register.inclusion_tag("records/follow.html", takes_context=True)
def follow(context: template.Context, record: Shown, subject: str) -> dict[str, Any]:
    """``{% follow customer "partners.organisation" %}``"""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "subject": subject,
        "reference": record.reference,
        "is_following": is_following(actor=request.actor, subject=subject, object_id=record.pk),
    }
