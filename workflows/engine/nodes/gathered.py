"""How a node's row is kept until the move is written."""

from __future__ import annotations

from typing import Any

from viewflow.workflow.models import Task

from workflows.engine.time import now


class Gathered:
    """An activation whose row is written at the end of the move, not when it is created.

    No ``Activation`` itself: a transition that is overridden must find the node's own first.
    """

    task: Task
    process: Any

    def __init__(self, task: Task) -> None:
        super().__init__(task)  # type: ignore[call-arg]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Gathered:
        """A node's row that is not saved yet."""
        return cls(row_of(flow_task, prev_activation.process, token, prev_activation.task))

    def finish(self) -> None:
        """Note the end, in memory."""
        self.task.finished = now()


def row_of(flow_task: Any, process: Any, token: Any, *previous: Task) -> Task:
    task = Task(
        process=process, flow_task=flow_task, flow_task_type=flow_task.task_type, token=token
    )
    process.run.new_tasks.append((task, previous))
    return task
