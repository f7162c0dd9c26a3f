"""Tokens of scripts: what is known of them after they were made."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from portal.kernel.actors import Actor
from portal.kernel.models import ApiToken


class Token(RecordType):
    """A token that acts as its owner. Its text is shown once, when it is made."""

    class Meta:
        model = ApiToken
        name = "Token"
        ref = "prefix"
        columns = (
            "name",
            "prefix",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        filters = ()
        sorts = {"CREATED_AT": "created_at"}
        sort = ("created_at", True)
        descriptions = {
            "name": "What uses it.",
            "prefix": "How its text begins, after `ghl_`.",
            "scopes": "What it may be used for: read, write, export, webhooks.",
            "created_at": "When it was made.",
            "expires_at": "Until when it works; absent if open.",
            "last_used_at": "When it was last used, to the minute.",
            "revoked_at": "When it was taken back.",
        }

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One's own; administrators see all."""
        return queryset if actor.is_administrator else queryset.filter(user=actor.user_id)
