"""The home page: what waits for the viewer, what moves, what is new; every line by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page as ContentPage

from deals.selectors.deals import DealFilter, deal_board, deal_list
from partners.models import Organisation, OrganisationRole
from portal.cms.selectors import news_list
from portal.kernel.actors import Actor
from portal.kernel.formats import money_text
from portal.kernel.money import Money
from portal.kernel.pages.charts import Bar, Stage, funnel
from portal.notifications.policies import unread
from portal.notifications.selectors import Item, inbox_page, unread_count
from sharing.policies import visible_to
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.selectors import queue_rows, role_text, task_queue, waiting_count

_LINES = 5
_COUNTED = 1_000
# What announces a task or reminds of it.
_ABOUT_TASKS = "workflows.task."


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the page."""

    greeting: str
    waiting: int
    figures: list[dict[str, Any]]
    todo: list[dict[str, Any]]
    latest: list[Item]
    stages: list[Bar]
    news: list[dict[str, Any]]


def home_of(actor: Actor, *, name: str) -> Home:
    """The home page of this viewer."""
    return Home(
        greeting=_greeting(name),
        waiting=_waiting(actor),
        figures=_figures(actor),
        todo=_todos(actor),
        latest=list(inbox_page(actor=actor, tab="all", first=_LINES).items),
        stages=_stages(actor),
        news=[_news(page) for page in news_list(actor=actor).order_by("-published_on")[:_LINES]],
    )


def _greeting(name: str) -> str:
    hour = timezone.localtime().hour
    first = name.split(" ")[0]
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": first}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def _figures(actor: Actor) -> list[dict[str, Any]]:
    customers = visible_to(
        actor, Organisation.objects.filter(roles__contains=[OrganisationRole.CUSTOMER])
    )
    open_deals = deal_list(actor=actor, filters=DealFilter(view="open"))
    deciding = deal_list(actor=actor, filters=DealFilter(view="waiting"))
    ending = deal_list(actor=actor, filters=DealFilter(view="ending"))
    label = _("Customers") if actor.is_house else _("Customers shared with you")
    return [
        {"label": label, "value": _count(customers), "url": reverse("customers")},
        {"label": _("Open deals"), "value": _count(open_deals), "url": reverse("deals")},
        {
            "label": _("Deals being decided"),
            "value": _count(deciding),
            "url": f"{reverse('deals')}?view=waiting",
        },
        {
            "label": _("Protection ends soon"),
            "value": _count(ending),
            "url": f"{reverse('deals')}?view=ending",
        },
    ]


def _count(rows: Any) -> str:
    number = len(rows.values_list("pk")[: _COUNTED + 1])
    return f"{_COUNTED}+" if number > _COUNTED else str(number)


def _waiting(actor: Actor) -> int:
    """Decisions asked of the actor, and unread notifications that tell of something else."""
    if not actor.is_house:
        return unread_count(actor)
    asked = queue_rows(actor=actor, queue="mine").values("process__reference")
    # What announced a task, or reminded of it, would count it twice.
    announced = ApprovalProcess.objects.filter(reference__in=asked).values("record_id")
    told = unread(actor).exclude(code__startswith=_ABOUT_TASKS, record_id__in=announced)
    return waiting_count(actor) + len(told.values_list("pk")[:_COUNTED])


def _todos(actor: Actor) -> list[dict[str, Any]]:
    """What to decide, most urgent first; then what is new, as far as there is room."""
    tasks = task_queue(actor=actor, first=_LINES).items if actor.is_house else ()
    asked = {task.process.reference for task in tasks}
    items = inbox_page(actor=actor, first=2 * _LINES).items
    told = [
        _todo(item)
        for item in items
        if not (item.code.startswith(_ABOUT_TASKS) and item.reference in asked)
    ]
    return [*map(_task, tasks), *told][:_LINES]


def _task(task: ApprovalTask) -> dict[str, Any]:
    process = task.process
    return {
        "key": f"{process.reference}/{task.key}",
        "title": process.title,
        "text": f"{process.reference} · {role_text(task)}",
        "url": reverse("approval_task", args=[process.reference, task.key]),
        "icon": "circle-check",
        "tone": "warn",
        "due": task.due_at,
        "action": pgettext("verb", "Decide"),
    }


def _todo(item: Item) -> dict[str, Any]:
    return {
        "key": item.id,
        "title": item.text,
        "text": item.reason,
        "url": item.url or reverse("inbox"),
        "icon": "bell",
        "tone": "info",
        "action": pgettext("verb", "Open"),
    }


def _stages(actor: Actor) -> list[Bar]:
    columns = deal_board(actor=actor, filters=DealFilter())
    outcomes = {"won": "good", "lost": "bad"}
    return funnel(
        [
            Stage(
                str(column.stage.label),
                column.count,
                " · ".join(money_text(Money(total, cur), 0) for cur, total in column.totals),
                outcomes.get(column.stage.value, ""),  # type: ignore[arg-type]
                f"{reverse('deals')}?stage={column.stage.value}",
            )
            for column in columns
            if column.count
        ],
        passed_on=False,
    )


def _news(page: ContentPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "url": page.url,
        "tag": _("News"),
        "at": page.published_on,
        "language": page.locale.language_code,
    }
