"""A checker over recorded histories: nothing lost, doubled or stranded."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from portal.kernel.models import OutboxEvent
from workflows.models import ApprovalProcess, ApprovalTask, Decision, TaskStatus

_OVER = {"approved", "rejected", "withdrawn", "cancelled"}
_DEAD = {STATUS.CANCELED, STATUS.DONE, STATUS.REVIVED}


def faults(process: ApprovalProcess) -> list[str]:
    """What is wrong with an approval's history; nothing, for a sound one."""
    process.refresh_from_db()
    tasks = list(ApprovalTask.objects.filter(process=process).select_related("task"))
    decisions = list(Decision.objects.filter(process=process).order_by("pk"))
    return [*_tasks(process, tasks), *_decisions(tasks, decisions), *_nodes(process, tasks)]


def _tasks(process: ApprovalProcess, tasks: list[ApprovalTask]) -> list[str]:
    found = []
    open_now = [task for task in tasks if task.status == TaskStatus.OPEN]
    if process.outcome in _OVER and any(
        task.status in {TaskStatus.OPEN, TaskStatus.COMING} for task in tasks
    ):
        found.append("a task is left behind by a request that is over")
    if process.outcome == "pending" and not open_now:
        found.append("a running request waits for nobody")
    if len({(task.round, task.stage) for task in open_now}) > 1:
        found.append("two stages are open at once")
    found += [f"{task} is open without a clock" for task in open_now if task.due_at is None]
    found += [f"{task} belongs to a round that is over" for task in open_now
              if task.round != process.round]  # fmt: skip
    return found


def _decisions(tasks: list[ApprovalTask], decisions: list[Decision]) -> list[str]:
    # What was kept into a further round, and undone there, stood in the rounds before.
    copied = {d.kept_from_id for d in decisions}
    standing = [
        d for d in decisions if d.kind != "undo" and (d.undone_at is None or d.pk in copied)
    ]
    found = []
    for task in tasks:
        mine = [d for d in standing if d.task_id == task.pk]
        settled = task.status in {TaskStatus.DONE, TaskStatus.KEPT}
        if settled and not mine:
            found.append(f"{task} is decided by nobody")
        if task.status in {TaskStatus.COMING, TaskStatus.SKIPPED} and mine and task.needed == 1:
            found.append(f"{task} was decided though it never was open")
        if task.needed == 1 and len(mine) > 1:
            found.append(f"{task} is decided twice")
        if len([d for d in mine if d.kind == "approve"]) != task.approvals:
            found.append(f"{task} counts its approvals wrongly")
    undone = Counter(d.undoes_id for d in decisions if d.kind == "undo")
    found += [f"decision {pk} is undone twice" for pk, times in undone.items() if times > 1]
    if {d.pk for d in decisions if d.undone_at and d.pk not in copied} != set(undone):
        found.append("what is undone has no undoing, or the other way round")
    return found


def _nodes(process: ApprovalProcess, tasks: list[ApprovalTask]) -> list[str]:
    rows = list(Task.objects.filter(process=process))
    alive = [row for row in rows if row.status not in _DEAD]
    waiting = {task.task_id for task in tasks if task.status == TaskStatus.OPEN}
    steps = {row.pk for row in alive if row.flow_task.name == "step"}
    found = []
    if steps != waiting:
        found.append(f"rows of the flow {steps} and open tasks {waiting} differ")
    others = [row.flow_task.name for row in alive if row.flow_task.name != "step"]
    if others != (["revise"] if process.outcome == "returned" else []):
        found.append(f"the flow also stands at {others}")
    ends = [row for row in rows if row.flow_task.name == "end" and row.status == STATUS.DONE]
    if len(ends) != (process.outcome in {"approved", "rejected"}):
        found.append("the flow has ended more often than once, or not at all")
    return found


# --- The line of what was published -------------------------------------------------------------

# Where a request stands after each event that ends or reopens it; other events leave it there.
_LEADS = {
    "workflows.request.submitted": ("", "pending"),
    "workflows.request.approved": ("pending", "approved"),
    "workflows.request.rejected": ("pending", "rejected"),
    "workflows.request.returned": ("pending", "returned"),
    "workflows.request.resubmitted": ("returned", "pending"),
    "workflows.request.withdrawn": ("pending returned", "withdrawn"),
    "workflows.request.cancelled": ("pending returned", "cancelled"),
    "workflows.task.undone": ("pending approved rejected returned", "pending"),
}


def faults_of_line(process: ApprovalProcess) -> list[str]:
    """What is wrong with the one line of events that a request has.

    Ids of events are drawn under the lock of the request: their order is that of the moves.
    """
    place, decided, found = "", Counter[int](), []
    events = OutboxEvent.objects.filter(
        Q(code__startswith="workflows.request.") | Q(code__startswith="workflows.task."),
        payload__subject_id=process.pk,
    )
    for event in events.order_by("pk"):
        before, after = _LEADS.get(event.code, ("pending", place))
        if place not in before.split() and place != before:
            found.append(f"{event.code} happened to a request that is {place or 'not sent'}")
        place = after
        if event.code in {"workflows.task.decided", "workflows.task.undone"}:
            decided[event.payload["task_id"]] += -1 if event.code.endswith("undone") else 1
    if place != process.outcome:
        found.append(f"events end with {place or 'nothing'}, the request is {process.outcome}")
    needed = dict(ApprovalTask.objects.filter(process=process).values_list("pk", "needed"))
    found += [
        f"task {pk} was decided {count} times"
        for pk, count in decided.items()
        if not 0 <= count <= needed.get(pk, 0)
    ]
    return found
