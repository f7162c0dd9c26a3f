"""A flow without a row lock decides things twice: refuse to start with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock

from workflows.engine.reply_addresses import MOST_LETTERS


def _flows(base: type = Flow) -> Iterator[Any]:
    for flow_class in base.__subclasses__():
        yield flow_class
        yield from _flows(flow_class)


@checks.register()
def check_locks(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Every flow waits for the row of its process; ``nowait`` breaks an outer transaction."""
    return [
        checks.Error(
            f"{flow.__name__} does not lock its process, so two people could decide at once.",
            hint="Set lock_impl = lock.SelectForUpdateLock(nowait=False).",
            id="workflows.E001",
        )
        for flow in _flows()
        if not isinstance(flow.lock_impl, SelectForUpdateLock) or flow.lock_impl.nowait
    ]


@checks.register()
def check_reply_address(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """A signed address has to fit into what mail servers take."""
    local, at, host = settings.REPLY_ADDRESS.rpartition("@")
    if not settings.REPLY_ADDRESS or (at and host and 0 < len(local) <= MOST_LETTERS):
        return []
    return [
        checks.Error(
            f"MAIL_REPLY_ADDRESS needs 1 to {MOST_LETTERS} letters before its @.",
            hint="For example decide@mail.example.com: a signed token is added to it.",
            id="workflows.E002",
        )
    ]
