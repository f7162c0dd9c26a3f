"""Django's handler for ASGI, with each request in one thread from beginning to end.

Django's own changes between the loop and threads wherever an asynchronous part borders on one that
is not, and starts a thread for each request. Here the loop takes the request in and sends the
answer out; all that lies between runs in one of as many threads as there are connections to the
database, one request after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix


class WholeRequestHandler(ASGIHandler):
    """As Django's, but for where requests run."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(settings.DATABASE_POOL, thread_name_prefix="request")

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Take a request in, have it answered, send the answer; stop when the client goes away."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            try:
                async with asyncio.TaskGroup() as work:
                    gone = work.create_task(self.listen_for_disconnect(receive))
                    response = await self._in_a_thread(self._answered, scope, body)
                    try:
                        await self.send_response(response, send)
                    finally:
                        if response.streaming:
                            await self._in_a_thread(response.close)
                    gone.cancel()
            except* RequestAborted:
                pass

    async def _in_a_thread[**P, R](
        self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        run = sync_to_async(function, thread_sensitive=False, executor=self._threads)
        return await run(*args, **kwargs)

    def _answered(self, scope: Any, body: Any) -> HttpResponseBase:
        """The answer to a request. One that is whole is closed: nothing more is asked of it."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response = refused if request is None else self.get_response(request)
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            # The server sends in pieces of its own size.
            response.block_size = self.chunk_size
        if response.streaming:
            # What sends it may be another thread, and this one's connection would lie idle.
            close_old_connections()
        else:
            response.close()
        return response
