"""A request without end fills no disk."""

from __future__ import annotations

from typing import Any

import pytest

from portal.kernel.bodies import FILES, REFUSED, BoundedBodies

pytestmark = pytest.mark.asyncio
CHUNK = 1024 * 1024


async def sent(headers: dict[bytes, bytes], chunks: int) -> tuple[int, list[int], str]:
    """The answer's status, the sizes that the application read, and what ended its reading."""
    read: list[int] = []
    ends: list[str] = []
    answers: list[dict[str, Any]] = []
    left = chunks

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                ends.append(message["type"])
                return
            read.append(len(message["body"]))
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": b"x" * CHUNK, "more_body": left > 0}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    scope = {"type": "http", "headers": list(headers.items())}
    await BoundedBodies(application)(scope, receive, send)
    status = answers[0]["status"] if answers else 0
    return status, read, "".join(ends)


@pytest.fixture(autouse=True)
def bounds(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * CHUNK
    settings.UPLOAD_MAX_BYTES = 3 * CHUNK


async def test_what_is_declared_too_long_is_refused_unread() -> None:
    length = str(3 * CHUNK).encode()
    assert (await sent({b"content-length": length}, 3)) == (413, [], "")
    assert (await sent({b"content-length": b"9" * 5_000}, 3)) == (413, [], "")


async def test_what_is_not_declared_ends_at_the_bound() -> None:
    assert (await sent({}, 2)) == (200, [CHUNK] * 2, "")
    assert (await sent({}, 50)) == (0, [CHUNK] * 2, "http.disconnect")


@pytest.mark.parametrize("known", [(b"authorization", b"Bearer x"), (b"cookie", b"sessionid=x")])
async def test_whoever_says_who_they_are_brings_files(
    known: tuple[bytes, bytes], settings: Any
) -> None:
    settings.SESSION_COOKIE_NAME = "sessionid"
    most = 2 + FILES * 3
    assert (await sent(dict([known]), most)) == (200, [CHUNK] * most, "")
    assert (await sent(dict([known]), most + 20))[2] == "http.disconnect"


async def test_a_browser_gets_a_page_and_is_heard_to_the_end() -> None:
    came = iter([{"type": "http.request", "body": b"x" * CHUNK, "more_body": True}] * 2 + [{}])
    told: list[tuple[str, bool]] = []
    heard: list[bool] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        assert scope[REFUSED]
        assert (await receive())["body"] == b""
        await send({"type": "http.response.start", "status": 413, "headers": []})
        await send({"type": "http.response.body", "body": b"<h1>"})

    async def receive() -> dict[str, Any]:
        heard.append(True)
        return next(came)

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert (b"connection", b"close") in message["headers"]
        else:
            told.append((message["body"].decode(), bool(message.get("more_body"))))
            # The answer ends when the form has: a browser that is cut off shows nothing.
            assert len(heard) == (0 if message.get("more_body") else 3)

    length = str(9 * CHUNK).encode()
    headers = [(b"accept", b"text/html,*/*;q=0.8"), (b"content-length", length)]
    await BoundedBodies(application)({"type": "http", "headers": headers}, receive, send)
    assert told == [("<h1>", True), ("", False)]
