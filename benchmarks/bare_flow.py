"""The same graph in Viewflow alone, as its documentation would have it written.

Start → sales → tender ∥ finance → decision. It locks its process and checks nothing else: no
policy, no frozen facts, no clocks, no events, no audit. This module is an application of its own,
because Viewflow stores flows by their application's label.
"""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.base import Flow
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS


class BareFlow(Flow):
    """Sales decides, then tender and finance in parallel."""

    process_class = Process
    lock_impl = lock.SelectForUpdateLock(nowait=False)

    start = flow.StartHandle().Next(this.sales)
    sales = flow.View(None).Next(this.more)
    more = flow.If(lambda activation: True).Then(this.stage).Else(this.end)
    stage = flow.Split().Next(this.tender).Next(this.finance)
    tender = flow.View(None).Next(this.joined)
    finance = flow.View(None).Next(this.joined)
    joined = flow.Join().Next(this.end)
    end = flow.End()


def send() -> Process:
    """Start a process."""
    process: Process = BareFlow.start.run()
    return process


def decide(process: Process, step: str, user: Any) -> None:
    """Take the task of a step and finish it, under the lock, as Viewflow's own view would."""
    task = Task.objects.get(
        process=process, flow_task=BareFlow.instance.node(step), status=STATUS.NEW
    )
    with task.activation() as activation:
        activation.assign(user)
        activation.start(None)
        activation.execute()
