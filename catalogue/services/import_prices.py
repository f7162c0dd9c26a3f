"""Bring price lists in from a file.

A list that is new gets one version, released from its first day on: the import brings in prices
that hold elsewhere already, and a person of finance has checked it. Prices that differ from those
of a list that is there go into its draft, which is sent for release like any other: released
prices never change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.engine.drafts import note_author, refuse_while_decided
from catalogue.engine.keys import products_by_key, unknown_product
from catalogue.events import PricesImported
from catalogue.models import (
    Price,
    PriceList,
    PriceListAudience,
    PriceListKind,
    PriceListVersion,
    VersionStatus,
)
from catalogue.policies import can_release
from catalogue.services.create_price_list import create_price_list
from catalogue.services.draft_version import draft_version
from partners.engine.keys import external_key, organisations_by_key, unknown_organisation
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare_matched, marks, write
from portal.kernel.bulk.rows import (
    Change,
    Outcome,
    Plan,
    Problem,
    Record,
    Written,
    disagreements,
    refuse_records,
)
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish

COLUMNS = ("amount", "floor", "target", "valid_until")
DOCUMENT = Document(model=Price, key="product_id")
LIST = Document(model=PriceList, key="external_id")


class PriceRow(NamedTuple):
    """The price of a product from ``min_quantity`` units on, between two days.

    ``price_list`` names the list; a list of one partner is named by ``partner`` alone.
    """

    row: int
    product: str
    amount: Decimal
    price_list: str | None = None
    partner: str | None = None
    tier: str | None = None
    market: str | None = None
    kind: str | None = None
    currency: str | None = None
    floor: Decimal | None = None
    target: Decimal | None = None
    min_quantity: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def list_key(self) -> str:
        """What tells the list apart in its source."""
        return self.price_list or (f"partner {self.partner}" if self.partner else "standard")


@dataclass(slots=True)
class ListDraft:
    """A price list of the file: its first row, its partner, and the stored list, if any.

    ``version`` is the one that is written to; ``compared`` is the one that the rows were compared
    with, another one once a draft has been begun.
    """

    first: PriceRow
    partner: int | None
    reference: str = ""
    version: int | None = None
    compared: int | None = None
    rows: list[PriceRow] = field(default_factory=list)


def plan_prices(
    *, actor: Actor, rows: Sequence[PriceRow], fields: frozenset[str], source: str = ""
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    if not can_release(actor):
        raise Forbidden
    plan = Plan(columns=COLUMNS)
    products = products_by_key(actor, {row.product for row in rows}, source=source)
    partners = organisations_by_key(actor, {row.partner or "" for row in rows}, source=source)
    lists: dict[str, ListDraft] = {}
    drafts: dict[Any, Record] = {}
    first: dict[Any, PriceRow] = {}
    again: list[Problem] = []
    for row in rows:
        if problems := list(_problems(row, products, partners)):
            plan.problems += problems
            continue
        owner = lists.setdefault(row.list_key, ListDraft(row, partners.get(row.partner or "")))
        owner.rows.append(row)
        key = (row.list_key, products[row.product], row.min_quantity or 1, row.valid_from)
        if key not in drafts:
            first[key], values = row, tuple(getattr(row, name) for name in COLUMNS)
            drafts[key] = Record(f"{row.list_key} · {row.product}", [], values)
            drafts[key].extra = (owner, *key[1:])
        drafts[key].rows.append(row.row)
        again += disagreements(first[key], row, COLUMNS)
    refuse_records(plan, drafts, again)
    _find_lists(lists, source)
    _match(drafts, lists)
    compare_matched(DOCUMENT, plan, drafts)
    return plan


def _problems(
    row: PriceRow, products: Mapping[str, int], partners: Mapping[str, int]
) -> Iterator[Problem]:
    if row.product not in products:
        yield unknown_product(row.row, "product", row.product)
    if row.partner and row.partner not in partners:
        yield unknown_organisation(row.row, "partner", row.partner)
    if row.amount < 0:
        text = _("Enter a price of 0 or more, for example 12.50.")
        yield Problem(row.row, "amount", "negative", text, str(row.amount))
    elif row.floor is not None and not 0 <= row.floor <= row.amount:
        text = _("Enter a floor price between 0 and the list price.")
        yield Problem(row.row, "floor", "floor_above_list", text, str(row.floor))
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        text = _("Enter a last day that is not before %(value)s.")
        yield Problem(row.row, "valid_until", "ends_too_early", text, str(row.valid_from))


def _find_lists(lists: dict[str, ListDraft], source: str) -> None:
    """The stored lists, each with its draft or else its last released version."""
    stored = {_external(source, key): draft for key, draft in lists.items()}
    versions = PriceListVersion.objects.filter(price_list__external_id__in=stored)
    for version in versions.select_related("price_list").order_by("number"):
        draft = stored[version.price_list.external_id]
        draft.reference = version.price_list.reference
        draft.version = draft.compared = version.pk


def _external(source: str, key: str) -> str:
    return external_key(source or "import", key)


def _match(drafts: dict[Any, Record], lists: dict[str, ListDraft]) -> None:
    keys = {draft.version: key for key, draft in lists.items() if draft.version}
    stored = Price.objects.filter(version__in=keys)
    for pk, version, product, quantity, start in stored.values_list(
        "pk", "version_id", "product_id", "min_quantity", "valid_from"
    ):
        draft = drafts.get((keys[version], product, quantity, start))
        if draft is not None:
            draft.pk = pk


@command("catalogue.import_prices")
def import_prices(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan and publish ``PricesImported`` for each list.

    Raises ``Forbidden``, and ``Conflict`` if a list has a draft of somebody else's by now, or one
    whose release is being decided.
    """
    if not can_release(actor):
        raise Forbidden
    written: list[Written] = []
    owners = {id(record.extra[0]): record.extra[0] for record in batch}
    for owner in owners.values():
        records = [record for record in batch if record.extra[0] is owner]
        if owner.version is None:
            written.append(_open(actor, owner, source))
            written.append(_write(plan, owner, records))
        else:
            written.append(_change(actor, plan, owner, records))
        version = PriceListVersion.objects.get(pk=owner.version or 0)
        fact = PricesImported(subject_id=version.price_list_id, version_id=version.pk)
        publish(actor, fact, reason=source)
    return written


def _open(actor: Actor, owner: ListDraft, source: str) -> Written:
    """A new list with one released version that begins with its earliest price."""
    first = owner.first
    partner = Organisation.objects.get(pk=owner.partner) if owner.partner else None
    audience = (
        PriceListAudience.PARTNER
        if partner
        else PriceListAudience.TIER
        if first.tier
        else PriceListAudience.MARKET
        if first.market
        else PriceListAudience.STANDARD
    )
    supplies = partner is not None and "supplier" in partner.roles
    price_list = create_price_list(
        actor=actor,
        name=first.price_list or (partner.name if partner else str(_("List prices"))),
        audience=audience,
        tier=first.tier or "",
        partner=partner,
        market=first.market or "",
        currency=first.currency or "EUR",
        kind=first.kind or (PriceListKind.PURCHASE if supplies else PriceListKind.SALE),
        external_id=_external(source, first.list_key),
    )
    starts = [row.valid_from for row in owner.rows if row.valid_from]
    version = PriceListVersion.objects.create(
        price_list=price_list,
        number=1,
        status=VersionStatus.RELEASED,
        valid_from=min(starts, default=timezone.localdate()),
        released_by_id=actor.user_id,
        released_at=timezone.now(),
    )
    owner.reference = price_list.reference
    owner.version = owner.compared = version.pk
    change = Change(pk=price_list.pk, label=first.list_key, before=None)
    return Written(model=LIST.label, changes=[change], marks=marks(LIST))


def _change(actor: Actor, plan: Plan, owner: ListDraft, records: list[Record]) -> Written:
    """Put the differing prices into the list's draft, begun as a copy of what holds now."""
    version = PriceListVersion.objects.select_for_update().get(pk=owner.version or 0)
    if version.status == VersionStatus.DRAFT:
        refuse_while_decided(version)
        note_author(version, actor)
    else:
        version = draft_version(
            actor=actor, reference=owner.reference, valid_from=timezone.localdate()
        )
        owner.version = version.pk
    if owner.version != owner.compared:
        _find_in_copy(version, records)
    return _write(plan, owner, records)


def _find_in_copy(version: PriceListVersion, records: list[Record]) -> None:
    """Point records at the prices of the draft, which copy those that they were compared with."""
    copied = Price.objects.filter(version=version).values_list(
        "product_id", "min_quantity", "valid_from", "pk"
    )
    by_key = {tuple(key): pk for *key, pk in copied}
    for record in records:
        # In the copy, what began earlier holds from the version's first day on.
        owner, product, quantity, start = record.extra
        start = start if start and start > version.valid_from else None
        record.extra = (owner, product, quantity, start)
        record.pk = by_key.get((product, quantity, start))
        record.outcome = Outcome.CHANGED if record.pk else Outcome.CREATED


def _write(plan: Plan, owner: ListDraft, records: list[Record]) -> Written:
    """New prices need their version, product and scale; changed ones keep theirs."""
    columns = ("version_id", "product_id", "min_quantity", "valid_from", *plan.columns)
    for record in records:
        head = (owner.version, *record.extra[1:])
        record.values = (*head, *record.values[-len(plan.columns) :])
        record.before = (*head, *record.before) if record.before else None
    return write(DOCUMENT, replace(plan, columns=columns), records)
