"""Rules of routing policies as an administrator gives them, before they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workflows.models import Effect, Holder, Late, Mode, Reasons


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the editor gives it. ``hours`` are working hours."""

    stage: int
    department: str = ""
    role: str = ""
    label: str = ""
    holder: str = Holder.DEPARTMENT
    person_id: int | None = None
    house_role_id: int | None = None
    fact: str = ""
    other_fact: str = ""
    mode: str = Mode.ONE
    quorum: int | None = None
    hours: Decimal = Decimal(16)
    effect: str = Effect.DECIDE
    allowed: Sequence[str] = ()
    reasons: str = Reasons.REFUSAL
    late: str = Late.ESCALATE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the editor gives it: conditions that all must hold, and steps."""

    label: str
    conditions: Sequence[Mapping[str, Any]] = field(default=())
    steps: Sequence[Step] = field(default=())
