"""The socket of an open page: kinds, references and cursors go out; in comes what it shows.

Messages: ``{"type": "changes", "cursor", "changes": [{kind, type, ref, op}]}``, ``{"type":
"counts", <name>: n}``, ``{"type": "presence", "url"}`` where colleagues are shown who have the
record open that the page named (``?at=Deal D-310``), and ``{"type": "reset", "cursor"}`` when the
page must read everything again. A page that shows another record in a panel names it by a text of
the same form; one that edits the record puts ``edited`` behind. Close codes: 4401 when nobody is
signed in any more, or somebody else looks; 1013 for one more page than a person may have open.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
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
from portal.live.changes import MOST_RECORDS
from portal.live.counts import changed_counts, may_change
from portal.live.engine.connections import Place
from portal.live.engine.dispatcher import hub
from portal.live.engine.hub import FeedLostError, Follower, News, in_thread
from portal.live.engine.presence import EDITED, Visit
from portal.live.engine.reading import at_once
from portal.live.feed import Position
from portal.live.selectors import MOST_PEOPLE, place_of

logger = logging.getLogger(__name__)

NOT_SIGNED_IN = 4401
# Of RFC 6455 as IANA keeps it: the page connects anew, after a while.
TRY_AGAIN = 1013
# A page that names another record rests so long before it names the next.
MOVE_SECONDS = 0.2
LONGEST_PLACE = 100


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

    # Nothing is sent through channel layers: each socket would hold a place in one for nothing.
    channel_layer_alias = ""

    follower: Follower | None = None
    _visit: Visit | None = None
    _telling: asyncio.Task[None] | None = None
    _stale = False
    _reader: int | None = None
    _is_over = False
    _moving: asyncio.Task[None] | None = None
    _at = ""
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
        actor = await in_thread(at_once(session_actor), user_id, session)
        if not actor.is_signed_in:
            await self.close(NOT_SIGNED_IN)
            return
        try:
            self._place.take(f"page:{user_id}")
        except Limited:
            await self.close(TRY_AGAIN)
            return
        position, is_lost = self._asked_position()
        if is_lost:
            # Whatever came since its cursor is unknown: the page reads anew, and follows from now.
            position = await in_thread(feed.now)
            await self._send_json({"type": "reset", "cursor": position.cursor})
        self.follower = Follower(
            actor,
            lambda: session_actor(user_id, session),
            position,
            session_key=getattr(session, "session_key", None),
            deliver=self._deliver,
        )
        self._reader = actor.user_id
        self._at = self._asked.get("at", [""])[0]
        self._reading = asyncio.create_task(self._read())
        try:
            await self._enter(actor)
        except Exception:
            # The page is told of changes all the same.
            logger.exception("a page could not be seen at its record")

    @property
    def _asked(self) -> dict[str, list[str]]:
        return parse_qs(self.scope.get("query_string", b"").decode("latin-1"))

    def _asked_position(self) -> tuple[Position | None, bool]:
        """Where the page stands, if it says so; and whether what it says cannot be read."""
        for cursor in self._asked.get("cursor", [])[:1]:
            with contextlib.suppress(Refused):
                return feed.parse(cursor), False
            return None, True
        return None, False

    async def _enter(self, actor: Actor) -> None:
        """Be seen at the record that the page shows, and see who else is there, if one may."""
        # One entry at a time: the place of an earlier one is left before another is taken.
        async with self._entering:
            await self._enter_alone(actor)

    async def _enter_alone(self, actor: Actor) -> None:
        was_seen = self._visit is not None
        self._leave()
        named = self._at.removesuffix(EDITED)
        kind, _space, reference = named.partition(" ")
        if not reference:
            if was_seen:
                self._people_changed()
            return
        place = await in_thread(partial(place_of, actor=actor, kind=kind, reference=reference))
        if place is not None:
            person = str(self.scope["user"].public_id)
            self._visit = hub().presence.visit(
                place, person, self._people_changed, edits=named != self._at
            )
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
            asked = [("of", each) for each in others]
            asked += [("edits", each) for each in (self._visit.editors if asked else ())]
            url = f"{reverse('presence')}?{urlencode(asked[: 2 * MOST_PEOPLE])}"
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
        for task in (self._reading, self._moving):
            if task is not None:
                task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The page shows another record now; whatever else comes is ignored."""
        if self.follower is None or text_data is None or len(text_data) > LONGEST_PLACE:
            return
        self._at = text_data
        if self._moving is None or self._moving.done():
            self._moving = asyncio.create_task(self._move(self.follower))

    async def _move(self, follower: Follower) -> None:
        """Be seen where the page is now, and only there, however often it says something else."""
        at = None
        while at != self._at:
            at = self._at
            try:
                await self._enter(follower.actor)
            except Exception:
                logger.exception("a page could not be seen at its record")
            await asyncio.sleep(MOVE_SECONDS)

    async def _read(self) -> None:
        await self._guarded(self._tell())

    async def _deliver(self, news: News) -> None:
        """News that come while the page has all that was before."""
        await self._guarded(self._hand_on(news))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except OSError:
            return  # the page went away; `disconnect` follows
        except Exception:
            logger.exception("a page's live socket failed")
            await self.close(1011)

    async def _tell(self) -> None:
        follower = self.follower
        assert follower is not None  # noqa: S101
        while True:
            try:
                async for news in follower.follow(hub()):
                    await self._hand_on(news)
            except FeedLostError:
                follower.position = await in_thread(feed.now)
                await self._send_json({"type": "reset", "cursor": follower.position.cursor})

    async def _hand_on(self, news: News) -> None:
        assert self.follower is not None  # noqa: S101
        actor = self.follower.actor
        if self._is_over:
            return
        if actor.user_id != self._reader:
            # Whoever begins or stops a preview reads the page anew.
            self._is_over = True
            await self.close(NOT_SIGNED_IN)
        elif news.actor_changed:
            await self._send_json({"type": "reset", "cursor": news.position.cursor})
            await self._enter(actor)
        else:
            await self._send(news, actor)

    async def _send(self, news: News, actor: Actor) -> None:
        if "page" not in news.encoded:
            kinds = {each.kind for each in news.changes}
            news.encoded["page"] = {"type": "websocket.send", "text": page_text(news)}
            news.encoded["counted"] = kinds if may_change(kinds) else None
        # What many send is written once, and goes to the server as it is.
        await self.base_send(news.encoded["page"])
        if kinds := news.encoded["counted"]:
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
