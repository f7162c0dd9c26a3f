"""Looks after what no event tells of who is connected: sessions that end, tokens that lapse.

What events tell, the dispatcher acts on at once. This is the second look: every session, account
and token by three statements, and the whole of somebody's rights in turn, a little each second, so
that thousands of sockets neither stall the feed nor keep a processor busy.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Sequence

import psycopg
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import ApiToken, User
from portal.live.engine.hub import Holder, Hub, in_thread
from portal.live.engine.reading import at_once

logger = logging.getLogger(__name__)

# How often sessions, accounts and tokens are looked after.
ROUND_SECONDS = 15.0
# Nobody's rights are worked out anew by turns more often than this, nor more at a time.
TURN_SECONDS = 60.0
STEP_SECONDS = 1.0
AT_A_TIME = 10


class Keeper:
    """Looks after the holders of a hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._last_round = time.monotonic()

    async def run(self) -> None:
        """Work until cancelled; while the database is away nothing is found to have ended."""
        while True:
            await asyncio.sleep(STEP_SECONDS)
            try:
                await self._step()
                self._hub.looked_after_at = time.monotonic()
            except (psycopg.Error, DatabaseError, InterfaceError):
                logger.warning("live feed: sessions could not be looked after, trying again")
            except Exception:
                logger.exception("live feed: looking after sessions failed, trying again")

    async def _step(self) -> None:
        holders = list(self._hub.holders)
        now = time.monotonic()
        if now - self._last_round > ROUND_SECONDS:
            self._last_round = now
            await renew(await in_thread(at_once(_ended), holders))
        due = (each for each in holders if now - each.renewed_at > TURN_SECONDS)
        await renew(heapq.nsmallest(AT_A_TIME, due, key=lambda each: each.renewed_at))


async def renew(holders: Sequence[Holder]) -> None:
    """Work out the rights of these anew; those whose rights changed are told."""
    if not holders:
        return
    for each in holders:
        # Beforehand, lest one whose rights cannot be worked out keep the others from their turn.
        each.renewed_at = time.monotonic()
    for holder, actor in await in_thread(at_once(_renewed), holders):
        if actor != holder.actor:
            holder.change_actor(actor)


def _renewed(holders: Sequence[Holder]) -> list[tuple[Holder, Actor]]:
    return [(holder, holder.renew()) for holder in holders]


def _ended(holders: Sequence[Holder]) -> list[Holder]:
    """Whose session, account or token may have come to its end."""
    signed_in = [each for each in holders if each.actor.is_signed_in]
    users = {each.actor.user_id for each in signed_in} - {None}
    sessions = {each.session_key for each in signed_in} - {None}
    tokens = {each.actor.token_id for each in signed_in} - {None}
    now = timezone.now()
    active = User.objects.filter(pk__in=users, is_active=True).values_list("pk", flat=True)
    held = Session.objects.filter(session_key__in=sessions, expire_date__gt=now)
    good = ApiToken.objects.filter(pk__in=tokens, revoked_at=None).exclude(expires_at__lte=now)
    users -= set(active)
    sessions -= set(held.values_list("session_key", flat=True))
    tokens -= set(good.values_list("pk", flat=True))
    return [
        each
        for each in signed_in
        if each.actor.user_id in users
        or each.session_key in sessions
        or each.actor.token_id in tokens
    ]
