"""The socket of an open page: kinds, references and cursors go out, nothing comes in.

Messages: ``{"type": "changes", "cursor", "changes": [{kind, type, ref, op}]}``, ``{"type":
"counts", <name>: n}``, ``{"type": "presence", "url"}`` where colleagues are shown who have the
record open that the page named (``?at=Deal D-310``), and ``{"type": "reset", "cursor"}`` when the
page must read everything again. Close codes: 4401 when nobody is signed in any more, or somebody
else looks; 1013 for one more page than a person may have open.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import reverse

from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.errors import Limited, Refused
from portal.kernel.models import User
from portal.kernel.previews import actor_of_session
from portal.live import feed
from portal.live.counts import changed_counts, may_change
from portal.live.engine.connections import Place
from portal.live.engine.dispatcher import hub
from portal.live.engine.hub import FeedLostError, Follower, News, in_thread
from portal.live.engine.presence import Visit
from portal.live.feed import Position
from portal.live.selectors import MOST_PEOPLE, place_of

logger = logging.getLogger(__name__)

NOT_SIGNED_IN = 4401
# Of RFC 6455 as IANA keeps it: the page connects anew, after a while.
TRY_AGAIN = 1013
# More records than this in one message: the kind alone is named.
MOST_RECORDS = 50


def session_actor(user_id: int | None, session: Any) -> Actor:
    """The actor of a session as of now, of a preview if it looks through one: nobody once the
    session or the preview was ended or the account closed."""
    if user_id is None:
        return ANONYMOUS
    values: dict[str, Any] = {}
    if session is not None:
        # Read anew: what this process holds, in a wrapper, is as old as the socket.
        values = session.__class__(session.session_key).load()
        if not values:
            return ANONYMOUS
    user = User.objects.filter(pk=user_id).first()
    return actor_of_session(user, values) if user else ANONYMOUS


class PageConsumer(AsyncWebsocketConsumer):
    """Tells an open page what changed, so that it reads again what it shows."""

    follower: Follower | None = None
    _visit: Visit | None = None
    _telling: asyncio.Task[None] | None = None
    _stale = False
    _reading: asyncio.Task[None] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = Place()
        self._entering = asyncio.Lock()

    async def connect(self) -> None:
        """Accept whoever is signed in, from the cursor that the page gives."""
        user = self.scope.get("user")
        session = self.scope.get("session")
        user_id = getattr(user, "pk", None)
        await self.accept()
        actor = await in_thread(session_actor, user_id, session)
        if not actor.is_signed_in:
            await self.close(NOT_SIGNED_IN)
            return
        try:
            self._place.take(f"page:{user_id}")
        except Limited:
            await self.close(TRY_AGAIN)
            return
        self.follower = Follower(
            actor,
            lambda: session_actor(user_id, session),
            self._asked_position(),
            session_key=getattr(session, "session_key", None),
        )
        self._reading = asyncio.create_task(self._read())
        try:
            await self._enter(actor)
        except Exception:
            # The page is told of changes all the same.
            logger.exception("a page could not be seen at its record")

    @property
    def _asked(self) -> dict[str, list[str]]:
        return parse_qs(self.scope.get("query_string", b"").decode("latin-1"))

    def _asked_position(self) -> Position | None:
        for cursor in self._asked.get("cursor", []):
            with contextlib.suppress(Refused):
                return feed.parse(cursor)
        return None

    async def _enter(self, actor: Actor) -> None:
        """Be seen at the record that the page shows, and see who else is there, if one may."""
        # One entry at a time: the place of an earlier one is left before another is taken.
        async with self._entering:
            await self._enter_alone(actor)

    async def _enter_alone(self, actor: Actor) -> None:
        was_seen = self._visit is not None
        self._leave()
        kind, _space, reference = self._asked.get("at", [""])[0].partition(" ")
        if not reference:
            return
        place = await in_thread(partial(place_of, actor=actor, kind=kind, reference=reference))
        if place is not None:
            person = str(self.scope["user"].public_id)
            self._visit = hub().presence.visit(place, person, self._people_changed)
        # Whoever takes no part has no place on the page for it, either.
        if was_seen or self._visit is not None:
            self._people_changed()

    def _people_changed(self) -> None:
        self._stale = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._show())

    async def _show(self) -> None:
        while self._stale:
            self._stale = False
            others = self._visit.others[:MOST_PEOPLE] if self._visit else []
            url = f"{reverse('presence')}?{urlencode([('of', each) for each in others])}"
            with contextlib.suppress(OSError):
                await self._send_json({"type": "presence", "url": url})

    def _leave(self) -> None:
        if self._visit is not None:
            self._visit.end()
            self._visit = None

    async def disconnect(self, code: int) -> None:
        """Forget the page."""
        self._place.leave()
        self._leave()
        if self._reading is not None:
            self._reading.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pages say nothing; whatever comes is ignored."""

    async def _read(self) -> None:
        try:
            await self._tell()
        except OSError:
            return  # the page went away; `disconnect` follows
        except Exception:
            logger.exception("a page's live socket failed")
            await self.close(1011)

    async def _tell(self) -> None:
        follower = self.follower
        assert follower is not None  # noqa: S101
        # Whoever begins or stops a preview reads the page anew.
        reader = follower.actor.user_id
        while True:
            try:
                async for news in follower.follow(hub()):
                    if follower.actor.user_id != reader:
                        await self.close(NOT_SIGNED_IN)
                        return
                    await self._send(news, follower.actor)
            except FeedLostError:
                follower.position = await in_thread(feed.now)
                await self._send_json({"type": "reset", "cursor": follower.position.cursor})

    async def _send(self, news: News, actor: Actor) -> None:
        if news.actor_changed:
            await self._send_json({"type": "reset", "cursor": news.position.cursor})
            await self._enter(actor)
            return
        text = news.encoded.get("page")
        if text is None:
            text = news.encoded["page"] = page_text(news)
        await self.send(text_data=text)
        kinds = {each.kind for each in news.changes}
        if may_change(kinds):
            counts = await in_thread(changed_counts, actor, kinds)
            await self._send_json({"type": "counts", **counts})

    async def _send_json(self, message: dict[str, Any]) -> None:
        await self.send(text_data=orjson.dumps(message).decode())


def page_text(news: News) -> str:
    """The changes of a burst, each record once, in order of its last change."""
    found: dict[tuple[str, str | None, str], dict[str, Any]] = {}
    for change in news.changes:
        many = len(change.records) > MOST_RECORDS
        for record in change.records:
            ref = None if many else record.ref
            key = (record.type, ref, record.op)
            found.pop(key, None)
            found[key] = {
                "kind": change.kind,
                "type": record.type,
                "ref": ref,
                "op": record.op,
            }
    message = {
        "type": "changes",
        "cursor": news.position.cursor,
        "changes": list(found.values()),
    }
    return orjson.dumps(message).decode()
