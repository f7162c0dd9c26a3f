"""The home page: what waits for the viewer, what moves, what is new; every line by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page as ContentPage

from deals.models import Stage as StageOfDeal
from deals.models.deals import OPEN_STAGES
from deals.selectors.deals import DealFilter, deal_board, deal_list
from partners.models import Organisation, OrganisationRole
from portal.cms.selectors import news_list
from portal.kernel.actors import Actor
from portal.kernel.formats import money_text, number_text
from portal.kernel.money import Money
from portal.kernel.pages.charts import Bar, Stage, funnel
from portal.notifications.asked import DECISIONS
from portal.notifications.selectors import Item, inbox_page, what_is_asked
from sharing.policies import visible_to
from workflows.models import ApprovalTask
from workflows.selectors import queue_counts, role_text, task_queue

_LINES = 5
_COUNTED = 1_000


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
    waiting, todo = _todos(actor)
    return Home(
        greeting=_greeting(name),
        waiting=waiting,
        figures=_figures(actor),
        todo=todo,
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
        {
            "label": _("Open deals"),
            "value": _count(open_deals),
            "url": f"{reverse('deals')}?view=open",
        },
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
    return f"{number_text(_COUNTED)}+" if number > _COUNTED else number_text(number)


def _todos(actor: Actor) -> tuple[int, list[dict[str, Any]]]:
    """How much asks the actor to act, and the most urgent of it: what to decide, in their own
    hands first, then in their team's; then questions and changes that are asked of them."""
    counts = queue_counts(actor=actor)
    tasks = [
        task
        for queue in ("mine", "team")
        if counts.get(queue)
        for task in task_queue(actor=actor, queue=queue, first=_LINES).items
    ]
    # What announced a task, or reminded of it, would count it twice.
    asked = what_is_asked(actor, besides=DECISIONS if actor.is_house else ())
    waiting = counts.get("mine", 0) + counts.get("team", 0) + len(asked)
    return waiting, [*map(_task, tasks), *map(_todo, asked)][:_LINES]


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
        "tone": "warn",
        "action": pgettext("verb", "Open"),
    }


def _stages(actor: Actor) -> list[Bar]:
    columns = deal_board(actor=actor, filters=DealFilter(view="standing"))
    outcomes = {"won": "good", "lost": "bad"}
    return funnel(
        [
            Stage(
                str(column.stage.label),
                column.count,
                " · ".join(money_text(Money(total, cur), 0) for cur, total in column.totals),
                outcomes.get(column.stage.value, ""),  # type: ignore[arg-type]
                _deals_at(column.stage),
            )
            for column in columns
            if column.count
        ],
        passed_on=False,
    )


def _deals_at(stage: StageOfDeal) -> str:
    view = "open" if stage in OPEN_STAGES else "all"
    return f"{reverse('deals')}?view={view}&stage={stage.value}"


def _news(page: ContentPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "url": page.url,
        "tag": _("News"),
        "at": page.published_on,
        "language": page.locale.language_code,
    }
