"""Read every customer, then follow what changes, across lost connections.

    python follow.py https://portal.example ghl_your_token [--until N]

Prints one JSON object per line: the customers, then each change, each once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

CUSTOMERS = """query Customers($after: Cursor) {
  customers(first: 100, after: $after) {
    nodes { id reference name city status }
    pageInfo { hasNextPage endCursor }
  }
}"""
CHANGES = """subscription Changes($after: Cursor!) {
  changes(after: $after) { cursor kind records { operation type reference id } }
}"""


class Refused(Exception):
    """The API said no; the message is its answer."""


class Client:
    """A token at an address."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address.rstrip("/")
        self.token = token

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Run a query or mutation and return its data. Raises ``Refused``."""
        request = urllib.request.Request(  # noqa: S310 (the address is the caller's own)
            f"{self.address}/graphql/",
            json.dumps({"query": query, "variables": variables}).encode(),
            {
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            answer = json.load(response)
        if answer.get("errors"):
            raise Refused(answer["errors"])
        return answer["data"]

    def customers(self) -> Iterator[dict[str, Any]]:
        """Every customer that the token sees, page by page."""
        after = None
        while True:
            page = self.ask(CUSTOMERS, after=after)["customers"]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    async def changes(self, after: str) -> AsyncIterator[dict[str, Any]]:
        """Every change after a cursor, each once; reconnects for ever. Raises ``Refused``."""
        pause = 1.0
        while True:
            try:
                async for change in self._listen(after):
                    after, pause = change["cursor"], 1.0
                    yield change
            except (OSError, ConnectionClosed):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)

    async def _listen(self, after: str) -> AsyncIterator[dict[str, Any]]:
        address = f"{self.address.replace('http', 'ws', 1)}/graphql/ws/"
        async with connect(address, subprotocols=["graphql-transport-ws"]) as socket:
            hello = {"Authorization": f"Bearer {self.token}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": hello}))
            order = {"query": CHANGES, "variables": {"after": after}}
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "connection_ack":
                    begin = {"type": "subscribe", "id": "changes", "payload": order}
                    await socket.send(json.dumps(begin))
                elif message["type"] == "ping":
                    await socket.send(json.dumps({"type": "pong"}))
                elif message["type"] == "next":
                    yield message["payload"]["data"]["changes"]
                elif message["type"] == "error":
                    raise Refused(message["payload"])


async def main() -> None:
    """Print customers, then changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("token")
    parser.add_argument("--until", type=int, help="stop after so many changes")
    arguments = parser.parse_args()
    client = Client(arguments.address, arguments.token)
    # The cursor first: what changes while we read is told again, nothing is missed.
    cursor = client.ask("{ feedCursor }")["feedCursor"]
    for customer in client.customers():
        sys.stdout.write(json.dumps({"customer": customer}) + "\n")
    sys.stdout.flush()
    told = 0
    async for change in client.changes(cursor):
        sys.stdout.write(json.dumps({"change": change}) + "\n")
        sys.stdout.flush()
        told += 1
        if told == arguments.until:
            return


if __name__ == "__main__":
    asyncio.run(main())
