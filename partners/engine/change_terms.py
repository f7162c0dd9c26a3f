"""What a change of sharing asks for, whatever it does today: a print that other terms change."""

from __future__ import annotations

from typing import Any

from partners.models import SharingChangeKind
from sharing.models import Rule
from workflows.engine.snapshots import as_json, digest_of

# Reasons apart: they are no part of what is agreed to.
_TERMS: dict[str, tuple[str, ...]] = {
    SharingChangeKind.RULE: ("subject", "party_id", "facets", "condition_id", "valid_until"),
    SharingChangeKind.WALL: (
        "subject",
        "party_id",
        "object_id",
        "owner_id",
        "mask",
        "begins_at",
        "valid_until",
    ),
    SharingChangeKind.SHARE: (
        "subject",
        "parties",
        "record_ids",
        "facets",
        "level",
        "condition_id",
        "grant_id",
        "valid_from",
        "valid_until",
    ),
    SharingChangeKind.OVERLAP: ("waiting_facets", "valid_until"),
    SharingChangeKind.STANDING: ("tier", "programme", "distributor_id", "status", "changed"),
    SharingChangeKind.VERSION: ("number", "text_en", "text_ru", "text_bg", "valid_from"),
    SharingChangeKind.JOIN: ("group_id", "party_id"),
    SharingChangeKind.LEAVE: ("group_id", "party_id"),
    SharingChangeKind.LIFT: ("party_id",),
}


def print_of_terms(kind: str, subject: Any) -> str:
    """The same only where the same is asked for, whatever it does by now."""
    terms = {name: _unordered(getattr(subject, name)) for name in _TERMS[kind]}
    if isinstance(subject, Rule):
        terms["criteria"] = {each.field: sorted(each.values) for each in subject.criteria.all()}
    return digest_of(as_json(terms))


def _unordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
