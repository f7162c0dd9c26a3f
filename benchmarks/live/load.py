"""What is measured: memory of idle sockets, one event to many, many events to few each.

Times run from just before COMMIT to the text's arrival in the client; all three share two cores
with PostgreSQL. The reference does the same with the same clients and asks no policy.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.live.crowd import Served
from benchmarks.live.proof import Heard, committed_since
from benchmarks.live.sockets import Ear, open_sockets
from portal.live import feed

IDLE = 5_000
ROUNDS = 15
RATE = 200
SECONDS = 5
_PATIENCE = 30.0

# Commit something about a record; returns the moment just before COMMIT.
type Commit = Callable[[int], float]


@dataclass(slots=True)
class Spread:
    """Milliseconds of what was told, and what the server's process spent on it.

    ``share`` is texts sent per change and viewer; ``lost`` and ``strayed`` must be none.
    """

    times: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    share: float = 1.0
    lost: int = 0
    strayed: int = 0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """What one in a hundred waits for."""
        return sorted(self.times)[int(len(self.times) * 0.99)]


async def _opened(
    served: Served, cookies: Sequence[str], heard: Callable[[int, float, bytes], None]
) -> list[Ear]:
    paths = [served.path(number) for number in range(len(cookies))]
    ears = await open_sockets(served.url, paths, cookies, heard)
    # A socket hears from the moment at which its rights were read, one after another.
    await asyncio.sleep(1.5 + len(ears) / 200)
    return ears


async def _close(ears: Sequence[Ear]) -> None:
    for ear in ears:
        ear.close()
    await asyncio.sleep(1.0)


async def idle_kib(served: Served, cookies: Sequence[str]) -> float:
    """Memory for each of 5,000 sockets on which nothing happens."""
    ignore: Callable[[int, float, bytes], None] = lambda *_: None  # noqa: E731
    await _close(await _opened(served, cookies[:100], ignore))
    before = served.memory_kib
    many = [cookies[number % len(cookies)] for number in range(IDLE)]
    ears = await _opened(served, many, ignore)
    await asyncio.sleep(2.0)
    after = served.memory_kib
    await _close(ears)
    return (after - before) / IDLE


async def broadcast(served: Served, cookies: Sequence[str], commit: Commit, known: int) -> Spread:
    """One event to everybody, again and again."""
    arrived: dict[int, float] = {}
    everybody = asyncio.Event()

    def heard(number: int, at: float, text: bytes) -> None:
        if b"counts" not in text[:20]:
            arrived.setdefault(number, at)
            if len(arrived) == len(cookies):
                everybody.set()

    ears = await _opened(served, cookies, heard)
    spread, spent = Spread(), 0.0
    for number in range(ROUNDS + 3):
        arrived.clear()
        everybody.clear()
        used = served.cpu_seconds
        began = await asyncio.to_thread(commit, known)
        async with asyncio.timeout(_PATIENCE):
            await everybody.wait()
        await asyncio.sleep(0.3)
        if number >= 3:
            spread.times += [(at - began) * 1000 for at in arrived.values()]
            spent += served.cpu_seconds - used
    spread.cpu_ms = spent * 1000 / ROUNDS
    await _close(ears)
    return spread


async def storm(
    served: Served,
    cookies: Sequence[str],
    commit: Commit,
    names: dict[int, str],
    viewers: dict[int, list[int]],
) -> Spread:
    """200 changes a second, each of a record that 25 of 500 may see."""
    told: dict[tuple[int, str], list[float]] = defaultdict(list)
    proof = Heard()
    since = await asyncio.to_thread(feed.now)
    texts = 0

    def heard(number: int, at: float, text: bytes) -> None:
        nonlocal texts
        if b"counts" in text[:20]:
            return
        texts += 1
        message = json.loads(text)
        for change in message["changes"]:
            told[number, change["ref"]].append(at)
        proof.note(number, message)

    ears = await _opened(served, cookies, heard)
    used = served.cpu_seconds
    said = await asyncio.to_thread(_say, commit, list(viewers))
    await _quiet(lambda: texts)
    spread = Spread(cpu_ms=(served.cpu_seconds - used) * 1000 / len(said))
    for began, record in said:
        for viewer in viewers[record]:
            heard_at = [at for at in told[viewer, names[record]] if at >= began]
            if heard_at:
                spread.times.append((heard_at[0] - began) * 1000)
            else:
                spread.lost += 1
    spread.share = texts / (len(said) * len(next(iter(viewers.values()))))
    # The reference has no feed, and so no place to lose anything at.
    truth = await asyncio.to_thread(committed_since, since)
    spread.lost += proof.lost(truth, names, viewers)
    may = {(viewer, names[record]) for record, seen in viewers.items() for viewer in seen}
    spread.strayed = sum(key not in may and bool(times) for key, times in told.items())
    await _close(ears)
    return spread


def _say(commit: Commit, records: Sequence[int]) -> list[tuple[float, int]]:
    """Commit at the rate that was asked for, or as fast as it goes."""
    said = []
    start = time.perf_counter()
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        record = records[number % len(records)]
        said.append((commit(record), record))
    return said


async def _quiet(count: Callable[[], int]) -> None:
    """Until nothing has come for three seconds."""
    last = -1
    while count() != last:
        last = count()
        await asyncio.sleep(3.0)
