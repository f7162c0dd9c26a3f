"""The ways from a record's own page to who sees it, and to sharing it."""

from __future__ import annotations

from typing import Any

from django import template

from sharing.policies import can_share
from sharing.shareable import shareable_named

register = template.Library()


@register.inclusion_tag("components/why.html", takes_context=True)
def who_sees(context: template.Context, kind: str, ref: Any) -> dict[str, Any]:
    """``{% who_sees "deals.deal" deal.reference %}``: for everybody why they see it, and for those
    who may share such records the dialog."""
    shareable = shareable_named(kind)
    actor = context["request"].actor
    may_share = shareable.access is not None and can_share(actor, shareable)
    return {"kind": kind, "ref": ref, "may_share": may_share and not actor.read_only}
