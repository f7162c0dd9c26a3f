"""The nodes of the approval flow: Viewflow's, taught to write by set and to branch by data.

Viewflow writes three to five statements for each automatic node and offers no split over data.
These subclasses hand their rows to the ``Run`` of the move, which writes them together, and a
stage splits into one task per step of the route. The graph, the states and the transitions are
Viewflow's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import now
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from portal.kernel.actors import actor_for
from workflows.policies import can_claim, can_decide, can_release


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
        return cls(_row(flow_task, prev_activation.process, token, prev_activation.task))

    def finish(self) -> None:
        """Note the end, in memory."""
        self.task.finished = now()


def _row(flow_task: Any, process: Any, token: Any, *previous: Task) -> Task:
    task = Task(
        process=process, flow_task=flow_task, flow_task_type=flow_task.task_type, token=token
    )
    process.run.collect(task, *previous)
    return task


# --- Automatic nodes ------------------------------------------------------------------------


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
        """Save the process and walk on."""
        self.process.save()
        self.process.run.collect(self.task)
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


# --- A stage: split, tasks, join --------------------------------------------------------------


class StageActivation(Gathered, nodes.Split.activation_class):  # type: ignore[misc]
    """Splits into as many tasks as the stage has steps."""

    @Activation.status.super()
    def activate(self) -> None:
        """Find the steps of the next stage."""
        self.next_tasks = self.process.run.next_stage()

    @Activation.status.super()
    def create_next(self) -> Iterator[Any]:
        """One task per step, each with a token of its own under the stage's."""
        [(node, *_)] = self.flow_task._branches
        stage = f"{self.process.round}{self.next_tasks[0].stage:02}"
        tokens = Token.split_token_source(self.task.token, int(stage))
        for step in self.next_tasks:
            activation = node._create(self, next(tokens))
            self.process.run.open(step, activation.task)
            if step.assignee_id:
                activation.task.owner_id = step.assignee_id
                activation.task.assigned = self.process.run.now
                activation.task.status = STATUS.ASSIGNED
            yield activation

    @Activation.status.super()
    def complete(self) -> None:
        """Passed."""
        self.finish()


class Stage(nodes.Split):
    """Opens a stage: steps of one stage are decided in parallel."""

    activation_class = StageActivation


class StepActivation(Gathered, nodes.View.activation_class):  # type: ignore[misc]
    """A person's task. The engine saves it once, after the decision."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> StepActivation:
        """A task that names the permission and the process on which it is asked."""
        process = prev_activation.process
        task = _row(flow_task, process, token, prev_activation.task)
        activation = cls(task)
        task.owner_permission = flow_task.calc_owner_permission(activation)
        task.owner_permission_obj = flow_task.calc_owner_permission_obj(activation)
        return activation

    @Activation.status.super()
    def assign(self, user: Any) -> None:
        """Claimed."""
        self.task.owner = user
        self.task.assigned = now()

    @Activation.status.super()
    def unassign(self) -> None:
        """Back to the team."""
        self.task.owner = None
        self.task.assigned = None

    @Activation.status.super()
    def reassign(self, user: Any = None) -> None:
        """Somebody else's."""
        if user is not None:
            self.task.owner = user
            self.task.assigned = now()

    @Activation.status.super()
    def start(self, request: Any = None) -> None:
        """Being decided."""
        self.task.started = now()

    @Activation.status.super()
    def complete(self) -> None:
        """Decided."""
        self.finish()

    @Activation.status.super()
    def create_next(self) -> Iterator[Any]:
        """On to the join once the whole stage is settled."""
        if self.process.run.stage_settled:
            yield self.flow_task._next._create(self, self.task.token)


class Step(nodes.View):
    """A person decides.

    Viewflow's own views ask these questions; the engine asks the same policy. A superuser has
    every permission, so the permission alone would let them decide on their own request.
    """

    activation_class = StepActivation

    def can_assign(self, user: Any, task: Any) -> bool:
        """Whether the user may claim the task."""
        return can_claim(actor_for(user), task.approval_task).allowed

    def can_execute(self, user: Any, task: Any) -> bool:
        """Whether the user may decide."""
        return can_decide(actor_for(user), task.approval_task).allowed

    def can_unassign(self, user: Any, task: Any) -> bool:
        """Whether the user may give the task back."""
        return can_release(actor_for(user), task.approval_task).allowed


class StageJoinActivation(Gathered, nodes.Join.activation_class):  # type: ignore[misc]
    """Joins once: the engine brings it here when no task of the stage is open."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> StageJoinActivation:
        """The join, led to by every task of its stage."""
        run = prev_activation.process.run
        stage = prev_activation.process.stage
        led = [step.task for step in run.steps if step.stage == stage and step.task_id]
        return cls(_row(flow_task, run.process, token.get_base_split_token(), *led))

    @Activation.status.super()
    def activate(self) -> None:
        """Arrived."""
        self.task.started = now()

    def is_done(self) -> bool:
        """Nothing to wait for."""
        return bool(self.process.run.stage_settled)

    @Activation.status.super()
    def complete(self) -> None:
        """Joined."""
        self.finish()


class StageJoin(nodes.Join):
    """Waits for every step of a stage."""

    activation_class = StageJoinActivation


# --- The author's turn ------------------------------------------------------------------------


class ReviseActivation(Gathered, nodes.Handle.activation_class):  # type: ignore[misc]
    """Waits for the author; resubmitting goes on."""

    @Activation.status.super()
    def run(self, func: Any, **arguments: Any) -> Any:
        """The author has changed what was asked."""
        self.task.started = now()
        return func(self, **arguments) if func else self.process

    @Activation.status.super()
    def complete(self) -> None:
        """Sent again."""
        self.finish()


class Revise(nodes.Handle):
    """The author changes what was asked and sends it again."""

    activation_class = ReviseActivation
