"""Schemathesis' questions to the API: whatever is asked, the answer is no failure of the server.

Run it in an environment of its own (``uv pip install schemathesis``), because schemathesis wants
another graphql-core: ``python fuzz.py ADDRESS TOKEN EXAMPLES SECONDS``. Every root field gets its
share of the seconds. Refusals are right answers; a status of class 5xx, or an error that was not
expected here (the code *internal*), is not.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

TEXTS = {
    "Cursor": st.text(max_size=40),
    "Date": st.dates().map(str) | st.text(max_size=12),
    "DateTime": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "Decimal": st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    "JSONString": st.text(max_size=20),
    "UUID": st.uuids().map(str) | st.text(max_size=40),
    "Upload": st.text(max_size=10),
}


class EnoughError(Exception):
    """The time of a root field is over."""


def ask(
    operation: Any, headers: dict[str, str], examples: int, seconds: float, seen: Counter[int]
) -> list[str]:
    """Ask one root field in so many ways, or for so long; returns what went wrong."""
    wrong: list[str] = []
    until = time.monotonic() + seconds

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def once(case: Any) -> None:
        if time.monotonic() > until:
            raise EnoughError
        answer = case.call(headers=headers)
        seen[answer.status_code] += 1
        errors = answer.json().get("errors") or () if answer.status_code < 500 else ()
        codes = [error.get("extensions", {}).get("code") for error in errors]
        if answer.status_code >= 500 or "internal" in codes:
            wrong.append(f"{answer.status_code} {case.body}")

    with suppress(EnoughError):
        once()
    return wrong


def main() -> int:
    """Ask every root field."""
    address, token, examples, seconds = *sys.argv[1:3], int(sys.argv[3]), float(sys.argv[4])
    for name, texts in TEXTS.items():
        schemathesis.graphql.scalar(name, texts.map(nodes.String))
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.graphql.from_url(address, headers=headers)
    passed = failed = 0
    seen: Counter[int] = Counter()
    operations, until = list(schema.get_all_operations()), time.monotonic() + seconds
    for left, found in zip(range(len(operations), 0, -1), operations, strict=True):
        share = (until - time.monotonic()) / left
        wrong = ask(found.ok(), headers, examples, share, seen)
        for each in wrong[:3]:
            print(f"{found.ok().label}: {each}")
        failed += bool(wrong)
        passed += not wrong
    statuses = ", ".join(f"{status}: {number}" for status, number in sorted(seen.items()))
    print(f"{passed} passed, {failed} failed; answers by status: {statuses}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
