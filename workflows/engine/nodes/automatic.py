"""Nodes that pass by themselves: start, rules, questions, end."""

from __future__ import annotations

from typing import Any

from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS

from workflows.engine.nodes.gathered import Gathered
from workflows.engine.time import now


class StartActivation(Gathered, nodes.StartHandle.activation_class):  # type: ignore[misc]
    """Starts a process that the engine has prepared; it needs no lock, nobody knows it yet."""

    @classmethod
    def create(cls, flow_task: Any, *_: Any, **__: Any) -> StartActivation:
        """The first node of a process."""
        process = flow_task.flow_class.process_class(flow_class=flow_task.flow_class)
        return cls(
            Task(
                flow_task=flow_task,
                flow_task_type=flow_task.task_type,
                process=process,
                started=now(),
            )
        )

    @Activation.status.super()
    def execute(self) -> None:
        """Walk on; the process is written with everything else at the end of the move."""
        self.process.run.new_tasks.append((self.task, ()))
        self.complete()
        self.activate_next()

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class Start(nodes.StartHandle):
    """Where a request enters."""

    activation_class = StartActivation


class RuleActivation(Gathered, nodes.BusinessRule.activation_class):  # type: ignore[misc]
    """Calls its function at once; an error undoes the whole move."""

    @Activation.status.super()
    def activate(self) -> None:
        """Call."""
        self.task.started = now()
        self.flow_task._func(self)

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class Rule(nodes.BusinessRule):
    """Something that Guildhall works out or carries out itself."""

    activation_class = RuleActivation


class IfActivation(Gathered, nodes.If.activation_class):  # type: ignore[misc]
    """Asks its condition; an error undoes the whole move."""

    @Activation.status.super()
    def activate(self) -> None:
        """Ask."""
        self._condition_result = self.flow_task._condition(self)

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class If(nodes.If):
    """A question with two ways on."""

    activation_class = IfActivation


class SwitchActivation(Gathered, nodes.Switch.activation_class):  # type: ignore[misc]
    """Takes the first way whose condition holds."""

    @Activation.status.super()
    def activate(self) -> None:
        """Choose."""
        self.next_task = next(
            node for node, holds in self.flow_task._branches if holds is None or holds(self)
        )

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class Switch(nodes.Switch):
    """A question with several ways on."""

    activation_class = SwitchActivation


class EndActivation(Gathered, nodes.End.activation_class):  # type: ignore[misc]
    """Finishes the process."""

    @Activation.status.super()
    def activate(self) -> None:
        """Done."""
        self.task.started = now()
        self.process.status = PROCESS.DONE
        self.process.finished = now()

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class End(nodes.End):
    """Where a request leaves."""

    activation_class = EndActivation
