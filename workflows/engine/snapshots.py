"""Freezing facts: what an approver saw, with a digest, and what changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import translation
from django.utils.functional import Promise

from workflows.models import Snapshot
from workflows.requests import RequestType


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
    """The facts and the sheet of a record as they are, not yet saved.

    The sheet is frozen in English; its labels are translated when they are shown.
    """
    facts = as_json(dict(request_type.facts(record)))
    with translation.override("en"):
        sheet = as_json(asdict(request_type.sheet(record)))
    return Snapshot(
        public_id=uuid4(), facts=facts, sheet=sheet, digest=digest_of(facts), taken_at=now
    )


def changed_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The names of facts whose values differ."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def unchanged_for(
    names: Iterable[str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether none of these facts differs: whoever decided on them need not be asked again."""
    return changed_facts(before, after).isdisjoint(names)
