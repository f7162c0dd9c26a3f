"""A stage of a route, split into its steps and joined again; and the author's turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from portal.kernel.actors import actor_for
from workflows.engine.nodes.gathered import Gathered, row_of
from workflows.engine.time import now
from workflows.policies import can_claim, can_decide, can_release


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
        task = row_of(flow_task, process, token, prev_activation.task)
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
        return cls(row_of(flow_task, run.process, token.get_base_split_token(), *led))

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
