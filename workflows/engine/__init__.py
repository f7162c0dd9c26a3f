"""The engine: starts and moves approvals, and performs state changes of other records."""

from workflows.engine.performing import perform
from workflows.engine.registry import flow_named, register_flow
from workflows.engine.starting import approval_of, hold_approval, start

__all__ = ["approval_of", "flow_named", "hold_approval", "perform", "register_flow", "start"]
