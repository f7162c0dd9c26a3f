"""The list of customers as a file: the view's columns, filters, order and policy."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from partners.models import Organisation
from partners.selectors.customers import CustomerRow, customers_in_order
from partners.views.customers import DEFAULT_SORT, filters_of
from portal.kernel.errors import NotFound
from portal.kernel.formats import day_text
from records.engine.sheets import SheetColumn
from records.models import ExportFormat
from records.services.export import MOST_ROWS, SHEETS, export_list
from records.views.exports import export_answer
from sharing.coarse import Band


def _sales(row: CustomerRow) -> Any:
    """The figure, or the words of the band that is shared in its place."""
    value = row.customer.sales_12_months
    return str(value) if isinstance(value, Band) else value


def _currency(row: CustomerRow) -> Any:
    return row.customer.currency


def _visible_to(row: CustomerRow) -> str:
    if row.partners is None and not row.is_shared_with_you:
        return ""
    if row.partners:
        return ngettext("%(n)s partner", "%(n)s partners", row.partners) % {"n": row.partners}
    if row.until:
        day = day_text(timezone.localdate(row.until), "long")
        return _("Shared with you until %(day)s") % {"day": day}
    return _("Shared with you") if row.is_shared_with_you else _("Only you")


def _status(row: CustomerRow) -> str:
    return str(row.customer.get_status_display())


COLUMNS = (
    SheetColumn(gettext_lazy("Reference"), lambda row: row.customer.reference),
    SheetColumn(gettext_lazy("Customer"), lambda row: row.customer.name),
    SheetColumn(gettext_lazy("City"), lambda row: row.customer.city),
    SheetColumn(gettext_lazy("Country"), lambda row: row.customer.country),
    SheetColumn(gettext_lazy("Visible to"), _visible_to),
    SheetColumn(gettext_lazy("Status"), _status),
    SheetColumn(gettext_lazy("Sales, 12 months"), _sales, "commercial"),
    SheetColumn(gettext_lazy("Currency"), _currency, "commercial"),
    SheetColumn(
        gettext_lazy("Last activity"), lambda row: row.customer.last_activity_at, "history"
    ),
)


def _columns(rows: list[CustomerRow]) -> list[SheetColumn]:
    """As in the list: a column of which no row shows anything is not there."""
    seen = {facet for row in rows for facet in row.facets}
    return [column for column in COLUMNS if not column.facet or not rows or column.facet in seen]


@login_required
@require_safe
def customers_export(request: HttpRequest, file_format: str) -> HttpResponse:
    """``/customers/export.csv`` and ``.xlsx`` with the parameters of the list."""
    if file_format not in SHEETS:
        raise NotFound
    rows = customers_in_order(
        actor=request.actor,
        filters=filters_of(request),
        sort=request.GET.get("sort") or DEFAULT_SORT,
        most=MOST_ROWS + 1,
    )
    made = export_list(
        actor=request.actor,
        subject=Organisation.shareable.label,
        columns=_columns(rows),
        rows=[(row.customer.pk, row) for row in rows],
        file_format=ExportFormat(file_format),
        query=f"/customers/?{request.GET.urlencode()}",
    )
    return export_answer(made, "customers")
