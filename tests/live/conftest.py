"""Real sockets on a real server, and people who hold them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect

from portal.kernel.actors import actor_for
from portal.kernel.models import Department, User
from portal.kernel.services.tokens import create_token
from tests.api.conftest import Cast, build_cast
from tests.harness.site import Site


@pytest.fixture
def cast(live_site: Site) -> Cast:
    """The API's cast, committed to the running site's database."""
    return build_cast()


def cookie_of(user: User) -> str:
    """A session of the user, as the header that a browser would send."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def hire(cast: Cast, name: str) -> None:
    """Another colleague in sales."""
    person = User.objects.create_user(f"{name}@house.example", full_name=f"{name.title()} House")
    person.departments.add(Department.objects.get(code="sales"))
    cast.people[name] = person


class Page:
    """An open page's socket, with the messages that came."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def message(self, seconds: float = 5.0) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(seconds):
            return orjson.loads(await self.socket.recv())

    async def changes(self, seconds: float = 5.0) -> list[dict[str, Any]]:
        """The next changes of organisations; the inbox and its count speak in between."""
        while True:
            message = await self.message(seconds)
            told = [each for each in message.get("changes", ()) if each["type"] == "Organisation"]
            if told:
                return told

    async def silent(self, seconds: float = 0.7) -> bool:
        """Whether nothing comes for a while."""
        try:
            async with asyncio.timeout(seconds):
                await self.socket.recv()
        except TimeoutError:
            return True
        return False


type Open = Callable[..., Any]


@pytest.fixture
def open_page(live_site: Site, cast: Cast) -> Open:
    """``async with open_page("bob", cursor=…) as page``."""

    @asynccontextmanager
    async def opened(name: str, cursor: str = "", **options: Any) -> AsyncIterator[Page]:
        headers = {"Origin": live_site.url, **options.pop("headers", {})}
        if name in cast.people:
            headers["Cookie"] = await sync_to_async(cookie_of)(cast.people[name])
        address = f"{live_site.socket_url}/live/" + (f"?cursor={cursor}" if cursor else "")
        async with connect(address, additional_headers=headers, **options) as socket:
            yield Page(socket)

    return opened


def committed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run it in a thread whose connection is closed afterwards."""

    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return sync_to_async(run, thread_sensitive=False)


class Socket:
    """A client's end of a socket of the API."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(orjson.dumps({"type": kind, **fields}).decode())

    async def hear(self, seconds: float = 5.0) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            return orjson.loads(await self.socket.recv())

    async def subscribe(self, query: str, key: str = "1", **variables: Any) -> None:
        await self.say("subscribe", id=key, payload={"query": query, "variables": variables})

    async def change(self) -> dict[str, Any]:
        """The next change of what is shared; the inbox speaks in between."""
        while True:
            message = await self.hear()
            assert message["type"] == "next", message
            assert "errors" not in message["payload"], message
            change = message["payload"]["data"]["changes"]
            if change["kind"].startswith("sharing."):
                return change


def make_token(cast: Cast, name: str) -> str:
    user = User.objects.get(pk=cast.people[name].pk)
    return create_token(actor=actor_for(user), user=user, name="socket")[1]


@pytest.fixture
def socket(live_site: Site, cast: Cast) -> Any:
    @asynccontextmanager
    async def opened(name: str) -> AsyncIterator[Socket]:
        text = await committed(make_token)(cast, name)
        address = f"{live_site.socket_url}/graphql/ws/"
        async with connect(address, subprotocols=["graphql-transport-ws"]) as raw:  # type: ignore[list-item]
            client = Socket(raw)
            await client.say("connection_init", payload={"Authorization": f"Bearer {text}"})
            assert (await client.hear())["type"] == "connection_ack"
            yield client

    return opened
