"""Decisions as the side that asked may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from workflows.models import ApprovalOutcome, ApprovalProcess, DecisionKind, Effect
from workflows.requests import request_type
from workflows.selectors.routes import decisions_of, latest_approval, role_text
from workflows.wording import comment_text, done_text

_MOST = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as partners may read it: the role, never the person.

    ``done`` is what the decision is called at its step. ``fields`` are the codes of what a return
    asks to change, ``asked`` their names.
    """

    role: str
    kind: str
    done: str | Promise
    comment: str
    fields: Sequence[str]
    asked: Sequence[str]
    at: datetime
    conditions: str = ""


def verdicts_for(process: ApprovalProcess) -> list[Verdict]:
    """The decisions on an approval for the side that asked: by role, opinions left out."""
    kind = request_type(process.request_type)
    names = {name: str(label) for name, label in kind.revisable}
    rows = decisions_of(process).standing().filter(task__effect=Effect.DECIDE)[:_MOST]
    return [
        Verdict(
            role=role_text(row.task),
            kind=row.kind,
            done=done_text(kind.wording_for(row.task.role), row.kind),
            comment=comment_text(row.comment),
            fields=tuple(row.fields),
            asked=tuple(names.get(name, name) for name in row.fields),
            at=row.decided_at,
            conditions=row.conditions,
        )
        for row in rows
    ]


def changes_asked(process: ApprovalProcess, verdicts: Sequence[Verdict]) -> Sequence[str]:
    """What the author of a returned request is to change, by name; nothing if it is not returned
    or only the comment says it. ``verdicts`` are those of the process."""
    if process.outcome != ApprovalOutcome.RETURNED or not verdicts:
        return ()
    return verdicts[0].asked if verdicts[0].kind == DecisionKind.RETURN else ()


def changes_asked_of(record: Any) -> Sequence[str]:
    """The same for a record's newest approval. The caller has made sure who reads it."""
    process = latest_approval(record)
    return () if process is None else changes_asked(process, verdicts_for(process))
