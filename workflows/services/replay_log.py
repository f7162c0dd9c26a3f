"""Run a recorded log through the engine, and keep nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction

from workflows import requests
from workflows.engine.recorded import RecordedCase, read_log, sample
from workflows.engine.recorded_figures import figures
from workflows.engine.recorded_policies import RECORDED, RecordedPolicy
from workflows.services.replay_case import Replayed, Stage

__all__ = ["Replayed", "replay", "replay_file"]

# Cases that share a transaction: it is rolled back before it holds others up.
_BATCH = 200


def replay_file(
    path: Path, policy: RecordedPolicy, *, sampled: int | None = None
) -> dict[str, Any]:
    """Figures of a log, and what of it the engine refused.

    ``sampled`` replays every variant once and so many further cases. Raises ``ValueError``.
    """
    cases = read_log(path)
    results = list(replay(cases if sampled is None else sample(cases, sampled), policy))
    refused = [
        {
            "case": refusal.case_id,
            "activity": refusal.activity,
            "role": refusal.role,
            "at": refusal.at.isoformat(),
            "code": refusal.code,
        }
        for result in results
        for refusal in result.refusals
    ]
    return {**figures(results), "refused": refused}


def replay(cases: Iterable[RecordedCase], policy: RecordedPolicy) -> Iterator[Replayed]:
    """Run each case through the engine by this policy; nothing stays in the database."""
    requests.register(RECORDED)
    try:
        for batch in batched(cases, _BATCH, strict=False):
            yield from _replay_batch(batch, policy)
    finally:
        requests.unregister(RECORDED.code)


def _replay_batch(batch: Iterable[RecordedCase], policy: RecordedPolicy) -> list[Replayed]:
    with transaction.atomic():
        stage = Stage(policy)
        done = [stage.play(case) for case in batch]
        transaction.set_rollback(True)
    return done
