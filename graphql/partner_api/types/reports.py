"""Reports: what the viewer may open, and one of them with its figures."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

import graphene

from partner_api.types.scalars import Date, Decimal, Money
from portal.desk.reports.report import Measure, Page, Report, Row, Select, Table


class ReportKind(graphene.ObjectType):
    """A report that you may open."""

    name = graphene.String(required=True, description="Its name in `report(name:)`.")
    title = graphene.String(required=True, description="Its title, in your language.")
    hint = graphene.String(required=True, description="What it is about, in your language.")


class ReportOption(graphene.ObjectType):
    """One of the values that a choice offers."""

    value = graphene.String(required=True, description="What to ask for.")
    label = graphene.String(required=True, description="Its name, in your language.")


class ReportChoice(graphene.ObjectType):
    """A choice that narrows the report."""

    name = graphene.String(required=True, description="Its name among the `choices` asked for.")
    label = graphene.String(required=True, description="Its name, in your language.")
    value = graphene.String(required=True, description="What is chosen now.")
    options = graphene.List(
        graphene.NonNull(ReportOption), required=True, description="What may be chosen."
    )


class ReportFigure(graphene.ObjectType):
    """A key figure, as the page shows it."""

    label = graphene.String(required=True, description="What it is.")
    text = graphene.String(required=True, description="The figure in your language.")
    hint = graphene.String(required=True, description="What belongs to it; may be empty.")


class ReportColumn(graphene.ObjectType):
    """A column of the table."""

    label = graphene.String(required=True, description="What it holds, in your language.")
    kind = graphene.String(
        required=True,
        description="number, share (0 to 1), money, price (per unit), day or text: where the "
        "value of its cells is found.",
    )


class ReportCell(graphene.ObjectType):
    """A value of the table; empty ones have nothing but a dash as text."""

    text = graphene.String(required=True, description="The value in your language.")
    number = graphene.Field(Decimal, description="Of columns of the kinds number and share.")
    money = graphene.Field(Money, description="Of columns of the kinds money and price.")
    day = graphene.Field(Date, description="Of columns of the kind day.")


class ReportRow(graphene.ObjectType):
    """A group of the table."""

    label = graphene.String(required=True, description="What the group has in common.")
    note = graphene.String(required=True, description="What else is to be known of it.")
    cells = graphene.List(
        graphene.NonNull(ReportCell), required=True, description="A value for each column."
    )


class ReportTable(graphene.ObjectType):
    """The report as a table, as the page and the exported file have it."""

    caption = graphene.String(required=True, description="What the table shows.")
    head = graphene.String(required=True, description="What its rows are.")
    columns = graphene.List(
        graphene.NonNull(ReportColumn), required=True, description="Its columns."
    )
    rows = graphene.List(graphene.NonNull(ReportRow), required=True, description="Its groups.")
    row_count = graphene.Int(required=True, description="How many groups there are in all.")
    total = graphene.Field(ReportRow, description="All groups together, those left out too.")


class ReportPage(graphene.ObjectType):
    """A report as it was asked for."""

    name = graphene.String(required=True, description="The report's name.")
    title = graphene.String(required=True, description="Its title, in your language.")
    by = graphene.String(required=True, description="The breakdown that the table shows.")
    breakdowns = graphene.List(
        graphene.NonNull(ReportOption), required=True, description="What `by` may be."
    )
    choices = graphene.List(
        graphene.NonNull(ReportChoice), required=True, description="What narrows the report."
    )
    figures = graphene.List(
        graphene.NonNull(ReportFigure), required=True, description="Its key figures."
    )
    table = graphene.Field(ReportTable, required=True, description="Its table.")
    note = graphene.String(required=True, description="What is not shared with you, if anything.")


def report_kind(report: Report) -> ReportKind:
    """A report in the list."""
    return ReportKind(name=report.name, title=str(report.title), hint=str(report.hint))


def report_page(report: Report, page: Page, first: int) -> ReportPage:
    """A report as asked for, with at most ``first`` groups."""
    return ReportPage(
        name=report.name,
        title=str(report.title),
        by=page.view,
        breakdowns=_options(page.views),
        choices=[_choice(each) for each in page.selects],
        figures=[
            ReportFigure(label=str(f["label"]), text=str(f["value"]), hint=str(f["hint"]))
            for f in page.figures
        ],
        table=_table(page.table, first),
        note=str(page.note),
    )


def _options(offered: Any) -> list[ReportOption]:
    return [ReportOption(value=code, label=str(label)) for code, label in offered]


def _choice(select: Select) -> ReportChoice:
    return ReportChoice(
        name=select.name,
        label=str(select.label),
        value=select.value,
        options=_options(select.options),
    )


def _table(table: Table, first: int) -> ReportTable:
    return ReportTable(
        caption=str(table.caption),
        head=str(table.head),
        columns=[ReportColumn(label=str(each.label), kind=each.kind) for each in table.measures],
        rows=[_row(table, row) for row in table.rows[:first]],
        row_count=len(table.rows),
        total=_row(table, table.total) if table.total else None,
    )


def _row(table: Table, row: Row) -> ReportRow:
    pairs = zip(table.measures, row.values, strict=True)
    return ReportRow(
        label=row.label,
        note=str(row.note),
        cells=[_cell(table, measure, value) for measure, value in pairs],
    )


def _cell(table: Table, measure: Measure, value: Any) -> ReportCell:
    cell = ReportCell(text=table.text(measure, value))
    if value is None or value == "":
        return cell
    match measure.kind:
        case "money" | "price":
            cell.money = Money(amount=Number(str(value)), currency=table.currency)
        case "number" | "share":
            cell.number = round(Number(str(value)), 6)
        case "day":
            cell.day = value
    return cell
