"""What a module of queries declares."""

from __future__ import annotations


class Queries:
    """Subclass this with graphene fields: they become fields of ``Query``."""
