"""What a module of subscriptions declares."""

from __future__ import annotations


class Subscriptions:
    """Subclass this with graphene fields and ``subscribe_…`` generators."""
