"""A client for Guildhall's API: one module, the standard library alone, Python 3.11 or newer.

    guildhall = Guildhall("https://portal.example", "ghl_your_token")
    for customer in guildhall.rows(CUSTOMERS):  # a query with one connection, see `rows`
        print(customer["name"])

Not safe to share between threads while ``changes`` is being read; make one for each.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import Any

_CHANGES = """subscription Changes($after: Cursor) {
  changes(after: $after) { cursor kind at records { operation type reference id } }
}"""
# The server says something at least every twelve seconds.
_SILENCE_SECONDS = 40
_LONGEST_PAUSE = 30.0


class Refused(Exception):
    """The API said no. ``code`` is for programs and stable; the message is for people.

    ``field`` is the path of the input at fault, where one is; ``wait`` the seconds after which to
    try again, where the limit was reached.
    """

    def __init__(
        self, message: str, code: str, field: list[str] | None = None, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.field, self.wait = code, field, wait


class Guildhall:
    """A token at an address."""

    def __init__(self, address: str, token: str, *, timeout: float = 30.0) -> None:
        self._address, self._token, self._timeout = address.rstrip("/"), token, timeout

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query. Raises ``Refused``; ``OSError`` if there is no connection."""
        return self._answer(query, variables, {})

    def change(self, mutation: str, *, once: str = "", **variables: Any) -> dict[str, Any]:
        """The payload of a mutation that has one field.

        It is done once however often it is sent with the same ``once``, for a day; without one, a
        lost connection leaves open whether it was done. Raises ``Refused`` also for what the
        payload says in ``userErrors { field message code }``.
        """
        data = self._answer(mutation, variables, {"Idempotency-Key": once or str(uuid.uuid4())})
        (payload,) = data.values()
        for error in (payload or {}).get("userErrors") or ():
            raise Refused(error["message"], error["code"], error.get("field"))
        return payload or {}

    def rows(self, query: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list: a query with one connection, ``$after``, ``nodes`` and ``pageInfo``
        with ``hasNextPage`` and ``endCursor``. Raises ``Refused``."""
        after = None
        while True:
            (page,) = self.ask(query, after=after, **variables).values()
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def cursor(self) -> str:
        """Where the feed stands now: take it before you read everything, then follow from it."""
        return str(self.ask("{ feedCursor }")["feedCursor"])

    def changes(self, after: str) -> Iterator[dict[str, Any]]:
        """Every change after a cursor, in the order of commit, each once; for ever.

        Keep the ``cursor`` of the last change that you have dealt with: with it you go on, even
        days later. A lost connection is made anew, and a limit that was reached is waited for.
        Raises ``Refused``, with the code ``reset`` if the cursor is older than what is kept: read
        everything again.
        """
        pause = 1.0
        while True:
            try:
                for data in self.listen(_CHANGES, after=after):
                    yield data["changes"]
                    after, pause = data["changes"]["cursor"], 1.0
            except Refused as refused:
                if refused.code != "rate_limited":
                    raise
                time.sleep(refused.wait or pause)
            except (OSError, HTTPException):
                time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def listen(self, subscription: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """The data of each answer of a subscription, until it completes.

        Raises ``Refused``; ``OSError`` when the connection is lost.
        """
        headers = {"Accept": "text/event-stream"}
        with self._post("/graphql/stream/", subscription, variables, headers) as response:
            for line in response:
                if line.startswith(b"data: {"):
                    yield _data(json.loads(line.removeprefix(b"data: ")))
                elif line.startswith(b"event: complete"):
                    return
        raise ConnectionError("The connection was lost.")

    def _answer(
        self, query: str, variables: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any]:
        headers = {"Accept": "application/graphql-response+json", **headers}
        with self._post("/graphql/", query, variables, headers) as response:
            return _data(json.load(response))

    def _post(
        self, path: str, query: str, variables: dict[str, Any], headers: dict[str, str]
    ) -> HTTPResponse:
        request = urllib.request.Request(  # noqa: S310 (the address is the caller's own)
            f"{self._address}{path}",
            json.dumps({"query": query, "variables": variables}).encode(),
            {
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                **headers,
            },
        )
        timeout = _SILENCE_SECONDS if path.endswith("/stream/") else self._timeout
        try:
            found: HTTPResponse = urllib.request.urlopen(request, timeout=timeout)  # noqa: S310
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error) from None
        return found


def _refusal(error: urllib.error.HTTPError) -> Exception:
    """What a status code means: a refusal, or, if something stands between, a lost connection."""
    try:
        _data(json.load(error))
    except Refused as refused:
        wait = error.headers.get("Retry-After")
        refused.wait = float(wait) if wait else None
        return refused
    except ValueError:
        pass
    return ConnectionError(f"The server answered {error.code}.")


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    for error in answer.get("errors") or ():
        found = error.get("extensions") or {}
        raise Refused(error["message"], found.get("code", "internal"), found.get("field"))
    data: dict[str, Any] = answer["data"]
    return data
