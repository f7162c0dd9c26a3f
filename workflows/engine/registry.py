"""The flows that are known by name; they register themselves when the app is ready."""

from __future__ import annotations

from typing import Any

APPROVAL = "approval"

_flows: dict[str, Any] = {}


def register_flow(name: str, flow_class: Any) -> None:
    """Make a flow known."""
    _flows[name] = flow_class


def flow_named(name: str) -> Any:
    """The flow of this name. Raises ``LookupError``."""
    return _flows[name]
