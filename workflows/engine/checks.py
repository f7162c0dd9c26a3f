"""A flow without a row lock decides things twice: refuse to start with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock


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
