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
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect

from portal.kernel.models import User
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
