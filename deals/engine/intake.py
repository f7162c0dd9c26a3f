"""From rows of a file to opportunities with lines, compared with those that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.engine.keys import products_by_key, unknown_product
from catalogue.selectors.prices import prices_on
from deals.models import Deal, DealLine, Stage
from deals.models.deals import OPEN_STAGES
from partners.engine.identity import Identity
from partners.engine.keys import external_key, organisations_by_key, unknown_organisation
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare
from portal.kernel.bulk.rows import (
    Line,
    Plan,
    Problem,
    Record,
    disagreements,
    refuse_records,
)
from portal.kernel.collation import sort_key
from portal.kernel.models import User


class DealRow(NamedTuple):
    """An opportunity, or one of its lines with the opportunity repeated.

    Without a customer the opportunity is kept as incomplete. ``close_value`` is what was won.
    """

    row: int
    key: str
    title: str | None = None
    partner: str | None = None
    customer: str | None = None
    agent: str | None = None
    region: str | None = None
    country: str | None = None
    stage: str | None = None
    engaged_on: date | None = None
    closed_on: date | None = None
    close_value: Decimal | None = None
    currency: str | None = None
    competitor: str | None = None
    loss_reason: str | None = None
    product: str | None = None
    quantity: Decimal | None = None


PLAIN = (
    "title",
    "agent",
    "region",
    "country",
    "stage",
    "engaged_on",
    "close_value",
    "currency",
    "competitor",
    "loss_reason",
)
HEAD = (*PLAIN, "closed_on", "customer", "partner")
LINE_COLUMNS = ("product_id", "quantity", "currency", "list_price")


def _derive(values: dict[str, Any]) -> dict[str, Any]:
    """What a deal is recognised and sorted by follows from its customer's name."""
    if "customer_name" not in values:
        return {}
    identity = Identity.of(values["customer_name"], country=values.get("country", ""))
    return {
        "match_name": identity.name,
        "match_keys": list(identity.keys),
        "match_country": identity.country,
        "sort_key": sort_key(values.get("title") or values["customer_name"]),
    }


DOCUMENT = Document(
    model=Deal,
    key="external_id",
    line=DealLine,
    parent="deal_id",
    position="position",
    derive=_derive,
)


class Gathering:
    """Groups rows into opportunities and compares them with what is stored."""

    def __init__(
        self, actor: Actor, fields: frozenset[str], source: str, create: frozenset[str]
    ) -> None:
        self.actor, self.fields, self.source, self.create = actor, fields, source, create
        self.plan = Plan(replaces_lines=True)
        self.plain = tuple(name for name in PLAIN if name in fields)
        self.head = [name for name in HEAD if name in fields]
        self.problems: list[Problem] = []

    def gather(self, rows: Sequence[DealRow]) -> Plan:
        """The plan of importing these rows."""
        self.plan.columns = self._columns()
        self.plan.line_columns = LINE_COLUMNS if "product" in self.fields else ()
        self._resolve(rows)
        drafts: dict[str, Record] = {}
        for row in rows:
            draft = drafts.get(external_key(self.source, row.key))
            if draft is None:
                draft = Record(row.key, [], self._head(row), extra=row, name=row.title)
                drafts[external_key(self.source, row.key)] = draft
            else:
                # A row for a further line may leave the deal itself out.
                said = [name for name in self.head if getattr(row, name)]
                self.problems += disagreements(draft.extra, row, said)
            draft.rows.append(row.row)
            if row.product:
                draft.lines.append(Line(len(draft.lines) + 1, self._line(row)))
        refuse_records(self.plan, drafts, self.problems)
        self._keep_prices(drafts)
        compare(DOCUMENT, self.plan, drafts)
        self._note_incomplete()
        return self.plan

    def _columns(self) -> tuple[str, ...]:
        columns = self.plain
        if "closed_on" in self.fields:
            columns += ("closed_on", "closing_date")
        if "customer" in self.fields:
            columns += ("customer_id", "customer_name")
        if "partner" in self.fields:
            columns += ("partner_id",)
        if "agent" in self.fields:
            columns += ("owner_id",)
        return (*columns, "amount") if "product" in self.fields else columns

    def _resolve(self, rows: Sequence[DealRow]) -> None:
        parties = {row.customer or "" for row in rows} | {row.partner or "" for row in rows}
        self.parties = organisations_by_key(self.actor, parties, source=self.source)
        names = Organisation.objects.filter(pk__in=set(self.parties.values()))
        self.names = dict(names.values_list("pk", "name"))
        if "customer" in self.create:
            new = {row.customer for row in rows if row.customer} - self.parties.keys()
            if new:
                self.plan.missing["customer"] = {key: key for key in new if key}
        products = {row.product or "" for row in rows}
        self.products = products_by_key(self.actor, products, source=self.source)
        self.prices = prices_on(
            actor=self.actor,
            quantities=dict.fromkeys(self.products.values(), 1),
            on=timezone.localdate(),
        )
        agents = {row.agent or "" for row in rows}
        people = User.objects.filter(full_name__in=agents, is_active=True)
        self.owners = dict(people.exclude(departments=None).values_list("full_name", "pk"))

    def _head(self, row: DealRow) -> tuple[Any, ...]:
        values = [getattr(row, name) for name in self.plain]
        if "closed_on" in self.fields:
            is_open = row.stage in OPEN_STAGES
            values += [None, row.closed_on] if is_open else [row.closed_on, None]
        if "customer" in self.fields:
            customer = self._party(row, "customer")
            values += [customer, self.names.get(customer or 0, row.customer or "")]
        if "partner" in self.fields:
            values.append(self._party(row, "partner"))
        if "agent" in self.fields:
            values.append(self.owners.get(row.agent or ""))
        return (*values, None) if "product" in self.fields else tuple(values)

    def _party(self, row: DealRow, name: str) -> int | None:
        key = getattr(row, name)
        if not key:
            return None
        pk = self.parties.get(key)
        if pk is None and key not in self.plan.missing.get(name, {}):
            self.problems.append(unknown_organisation(row.row, name, key))
        return pk

    def _line(self, row: DealRow) -> tuple[Any, ...]:
        product = self.products.get(row.product or "")
        if product is None:
            self.problems.append(unknown_product(row.row, "product", row.product or ""))
            return (None, row.quantity or 1, row.currency, None)
        price = self.prices.get(product)
        amount = price.amount if price else None
        currency = row.currency or (price.currency if price else "EUR")
        return (product, row.quantity or Decimal(1), currency, amount)

    def _keep_prices(self, drafts: Mapping[str, Record]) -> None:
        """A line that is there keeps the list price of its day; amounts follow from the lines."""
        if not self.plan.line_columns:
            return
        stored = DealLine.objects.filter(deal__external_id__in=drafts).values_list(
            "deal__external_id", "position", "product_id", "list_price"
        )
        known = {(key, position, product): price for key, position, product, price in stored}
        for key, draft in drafts.items():
            for line in draft.lines:
                product, quantity, currency, price = line.values
                price = known.get((key, line.number, product), price)
                line.values = (product, quantity, currency, price)
            prices = [line.values[1] * (line.values[3] or 0) for line in draft.lines]
            draft.values = (*draft.values[:-1], sum(prices, Decimal(0)))

    def _note_incomplete(self) -> None:
        """Opportunities without a customer are taken, and listed."""
        if "customer" not in self.fields:
            return
        text = _("No customer is named: the deal is kept, and listed as incomplete.")
        at = self.plan.columns.index("customer_name")
        for record in self.plan.records:
            if not record.values[at]:
                self.plan.notes.append(Problem(record.rows[0], "customer", "incomplete", text))


def row_problems(row: DealRow) -> Iterator[Problem]:
    """What makes no sense in a row, whatever is stored."""
    if row.loss_reason and row.stage != Stage.LOST:
        text = _("Leave the loss reason empty, or set the stage to lost.")
        yield Problem(row.row, "loss_reason", "not_lost", text, row.loss_reason)
    if row.quantity is not None and row.quantity <= 0:
        text = _("Enter a quantity above 0.")
        yield Problem(row.row, "quantity", "not_positive", text, str(row.quantity))
    if row.close_value is not None and row.close_value < 0:
        text = _("Enter a value of 0 or more.")
        yield Problem(row.row, "close_value", "negative", text, str(row.close_value))
