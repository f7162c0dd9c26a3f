"""The reports of the portal, by role: the same figures as their pages and files."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from partner_api.queries.base import Queries
from partner_api.types.reports import ReportKind, ReportPage, report_kind, report_page
from portal.desk.reports.registry import report_named, reports_for
from portal.desk.reports.report import Page
from portal.kernel.errors import NotFound, Refused

_MOST_ROWS = 500


class ReportChoiceInput(graphene.InputObjectType):
    """A value for one of the report's choices."""

    name = graphene.String(required=True, description="The choice: year, currency …")
    value = graphene.String(required=True, description="One of its options.")


class ReportQueries(Queries):
    """``reports`` and ``report``."""

    reports = graphene.List(
        graphene.NonNull(ReportKind),
        required=True,
        description="The reports that you may open: which ones, depends on your role.",
    )
    report = graphene.Field(
        ReportPage,
        name_=graphene.String(
            required=True, name="name", description="One of the names in `reports`."
        ),
        by=graphene.String(
            description="One of the report's `breakdowns`; the report's first choice for you "
            "otherwise."
        ),
        choices=graphene.List(
            graphene.NonNull(ReportChoiceInput),
            description="What narrows it: values that the report's `choices` offer.",
        ),
        first=graphene.Int(default_value=100, description="At most so many rows, up to 500."),
        description="One report over what you see; `null` if you may not open it.",
    )

    def resolve_reports(self, info: Any) -> list[ReportKind]:
        """Ask the registry."""
        return [report_kind(each) for each in reports_for(info.context.actor)]

    def resolve_report(
        self,
        info: Any,
        name_: str,
        first: int,
        by: str | None = None,
        choices: list[Any] | None = None,
    ) -> ReportPage | None:
        """Ask the report, as its page does; raises ``Refused`` for what it does not offer."""
        actor = info.context.actor
        try:
            found = report_named(actor, name_)
        except NotFound:
            return None
        asked = {each["name"]: each["value"] for each in choices or ()}
        if by:
            asked["by"] = by
        page = found.page(actor, asked)
        _check(asked, page)
        return report_page(found, page, max(0, min(first, _MOST_ROWS)))


def _check(asked: dict[str, str], page: Page) -> None:
    """An address that asks for too much shows the report all the same; a program is told."""
    taken = {"by": page.view} | {each.name: each.value for each in page.selects}
    for name, value in asked.items():
        if taken.get(name) != value:
            raise Refused(
                _("This report does not offer %(value)s for %(name)s."),
                code="not_offered",
                field=name,
                name=name,
                value=value,
            )
