"""Freezing facts: what an approver saw, with a digest, and what changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import translation
from django.utils.functional import Promise

from workflows.models import Snapshot
from workflows.requests import Fact, RequestType

_NUMBERS = {"number", "money", "percent"}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | dt.date):
        return str(value) if isinstance(value, Decimal) else value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no fact")


def as_json(value: Any) -> Any:
    """``value`` as JSON holds it: decimals and dates as text."""
    return json.loads(json.dumps(value, default=_plain))


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the facts in canonical JSON."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def take_snapshot(request_type: RequestType, record: Any, now: dt.datetime) -> Snapshot:
    """The facts and the sheet of a record as they are, not yet saved."""
    return freeze(request_type, record, as_json(dict(request_type.facts(record))), now)


def freeze(
    request_type: RequestType, record: Any, facts: Mapping[str, Any], now: dt.datetime
) -> Snapshot:
    """These facts and the sheet of a record as it is, not yet saved.

    The sheet is frozen in English; its labels are translated when they are shown.
    """
    with translation.override("en"):
        sheet = as_json(asdict(request_type.sheet(record)))
    return Snapshot(
        public_id=uuid4(), facts=facts, sheet=sheet, digest=digest_of(facts), taken_at=now
    )


def changed_facts(
    kind: RequestType, before: Mapping[str, Any], after: Mapping[str, Any]
) -> set[str]:
    """The names of facts whose values differ, by more than their slack."""
    known = {fact.name: fact for fact in kind.fact_list}
    return {
        name
        for name in {*before, *after}
        if _listed(before.get(name)) != _listed(after.get(name))
        and not _is_slight(known.get(name), before.get(name), after.get(name))
    }


def unchanged_for(
    kind: RequestType, role: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether none of a role's facts differs: whoever decided on them need not be asked again."""
    return changed_facts(kind, before, after).isdisjoint(kind.facts_for(role))


def _listed(value: Any) -> Any:
    """Lists were written as text once."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _is_slight(fact: Fact | None, before: Any, after: Any) -> bool:
    """Whether a number moved no further than its fact allows, or is but written otherwise."""
    if fact is None or fact.kind not in _NUMBERS or None in (before, after):
        return False
    old, new = Decimal(str(before)), Decimal(str(after))
    most = fact.slack if fact.kind == "percent" else abs(old) * fact.slack / 100
    return abs(new - old) <= most
