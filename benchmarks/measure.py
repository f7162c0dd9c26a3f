"""Timing by turns: ours and the reference alternate in one process, so that a drift of the
machine's speed touches both. Medians are quoted, never single runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Result:
    """One line of the table. ``ratio`` is reference ÷ ours: above 1, ours is the faster.

    ``unit`` is that of ``ours`` and ``reference``; ``queries`` counts ours, ``reference_queries``
    the reference's where that was counted too. ``p99`` is ours at its slowest but for one in a
    hundred. ``growth`` is how often ours took what it took in a smaller world.
    """

    name: str
    ours: float
    reference: float
    ratio: float
    unit: str
    queries: int | None
    reference_queries: int | None = None
    p99: float | None = None
    growth: float | None = None

    def as_dict(self) -> dict[str, object]:
        """For the results file."""
        return asdict(self)


def compare(
    name: str,
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    rounds: int = 30,
    warm_up: int = 3,
    count_reference: bool = False,
) -> Result:
    """Median milliseconds of both, measured in turns; the reference's statements if asked for."""
    for _ in range(warm_up):
        ours()
        reference()
    # Counted now: what is timed below may begin requests, which empty the log.
    queries = _statements(ours)
    reference_queries = _statements(reference) if count_reference else None
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for _ in range(rounds):
        for run, into in zip((ours, reference), times, strict=True):
            began = time.perf_counter()
            run()
            into.append((time.perf_counter() - began) * 1000)
    mine, theirs = (statistics.median(each) for each in times)
    slow = statistics.quantiles(times[0], n=100, method="inclusive")[98] if rounds > 1 else mine
    return Result(
        name,
        round(mine, 3),
        round(theirs, 3),
        round(theirs / mine, 3),
        "ms",
        queries,
        reference_queries,
        p99=round(slow, 3),
    )


def _statements(run: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def grown(small: Sequence[Result], large: Sequence[Result]) -> list[Result]:
    """The lines of a large world, each with its growth over the same line of a small one."""
    before = {each.name: each.ours for each in small}
    return [
        replace(each, growth=round(each.ours / before[each.name], 2))
        if before.get(each.name)
        else each
        for each in large
    ]
