"""From rows of a file to organisations and partnerships, compared with those that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from partners.engine.keys import external_key, organisations_by_key
from partners.engine.standing_of_file import places_that_wait
from partners.models import Organisation, Partner
from partners.models.organisations import PARTNER_ROLES
from partners.names import computed_names
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare_matched
from portal.kernel.bulk.rows import Outcome, Plan, Problem, Record, disagreements
from portal.kernel.bulk.tables import read


class OrganisationRow(NamedTuple):
    """A company. ``key`` is its key in the source system; ``role`` what it is to the house.

    ``partner_type``, ``tier``, ``programme``, ``territory``, ``active`` and ``since`` are kept
    for resellers, distributors and suppliers only.
    """

    row: int
    key: str
    name: str | None = None
    role: str | None = None
    parent: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    street: str | None = None
    postal_code: str | None = None
    industry: str | None = None
    website: str | None = None
    tax_id: str | None = None
    phone: str | None = None
    email: str | None = None
    annual_revenue: Decimal | None = None
    employees: int | None = None
    currency: str | None = None
    payment_terms_days: int | None = None
    credit_limit: Decimal | None = None
    year_opened: int | None = None
    notes: str | None = None
    partner_type: str | None = None
    tier: str | None = None
    programme: str | None = None
    territory: str | None = None
    active: bool | None = None
    since: date | None = None


PLAIN = (
    "name",
    "country",
    "region",
    "city",
    "street",
    "postal_code",
    "industry",
    "website",
    "tax_id",
    "phone",
    "email",
    "annual_revenue",
    "employees",
    "currency",
    "payment_terms_days",
    "credit_limit",
    "year_opened",
    "notes",
)
PARTNERSHIP = ("partner_type", "tier", "programme", "territory", "since")


def _derive(values: dict[str, Any]) -> dict[str, Any]:
    return computed_names(values["name"]) if "name" in values else {}


DOCUMENT = Document(model=Organisation, key="external_id", derive=_derive)
PARTNER = Document(model=Partner, key="organisation_id")


class Planning:
    """Compares rows with the organisations and partnerships that are stored."""

    def __init__(self, actor: Actor, fields: frozenset[str], source: str) -> None:
        self.actor, self.fields, self.source = actor, fields, source
        self.plain = tuple(name for name in PLAIN if name in fields)
        self.partnership = tuple(name for name in PARTNERSHIP if name in fields)
        if "active" in fields:
            self.partnership += ("status",)
        self.described = [name for name in OrganisationRow._fields[2:] if name in fields]
        self.plan = Plan(columns=("external_id", "roles", *self.plain))
        if "parent" in fields:
            self.plan.columns += ("parent_id",)

    def plan_of(self, rows: Sequence[OrganisationRow]) -> Plan:
        """The plan, parents before children."""
        by_key: dict[str, list[OrganisationRow]] = {}
        for row in rows:
            by_key.setdefault(row.key, []).append(row)
        stored = self._stored(by_key)
        parents = self._parents(by_key)
        drafts = {}
        for key, group in _parents_first(by_key).items():
            row, (pk, roles) = group[0], stored.get(key, (None, []))
            problems = list(self._problems(group, pk, parents, by_key))
            if problems:
                self.plan.problems += problems
                continue
            values = [external_key(self.source, key), sorted({*roles, *_roles(row)})]
            values += [getattr(row, name) for name in self.plain]
            if "parent" in self.fields:
                values.append(parents.get(row.parent) or (row.parent and InFile(row.parent)))
            extra = self._partnership(row)
            drafts[key] = Record(key, [each.row for each in group], tuple(values), extra=extra)
            drafts[key].pk, drafts[key].name = pk, row.name
            drafts[key].needs = row.parent if row.parent not in parents else None
        compare_matched(DOCUMENT, self.plan, drafts)
        self.plan.refuse({problem.row for problem in self.plan.problems})
        self._compare_partnerships()
        if self.actor.user_id is not None:
            waiting = list(places_that_wait(self.plan))
            self.plan.problems += waiting
            self.plan.refuse({problem.row for problem in waiting})
        return self.plan

    def _stored(self, keys: Mapping[str, Any]) -> dict[str, tuple[int, list[str]]]:
        """Organisations under the same key; else one of that very name that has no key yet."""
        wanted = {external_key(self.source, key): key for key in keys}
        found = read(Organisation, ["external_id", "id", "roles"], by="external_id", keys=wanted)
        stored = {wanted[external]: (pk, roles) for external, pk, roles in found}
        names = {rows[0].name: key for key, rows in keys.items() if key not in stored}
        names.pop(None, None)
        for name, pk, roles in read(
            Organisation, ["name", "id", "roles"], by="name", keys=names, where={"external_id": ""}
        ):
            stored.setdefault(names[name], (pk, roles))
        return stored

    def _parents(self, by_key: Mapping[str, list[OrganisationRow]]) -> dict[str | None, int]:
        named = {row.parent for rows in by_key.values() for row in rows if row.parent}
        return dict(organisations_by_key(self.actor, named, source=self.source))

    def _problems(
        self,
        group: Sequence[OrganisationRow],
        pk: int | None,
        parents: Mapping[str | None, int],
        by_key: Mapping[str, Any],
    ) -> Iterator[Problem]:
        row = group[0]
        if pk is None and not row.name:
            text = _("Enter the name of the organisation.")
            yield Problem(row.row, "name", "missing", text)
        if pk is None and not row.role:
            text = _("Say what it is: customer, reseller, distributor, supplier or competitor.")
            yield Problem(row.row, "role", "missing", text)
        if row.parent and (
            row.parent == row.key or (row.parent not in parents and row.parent not in by_key)
        ):
            text = _("No other organisation has the key or name “%(value)s”. Import it too.")
            yield Problem(row.row, "parent", "unknown_organisation", text, row.parent)
        for other in group[1:]:
            yield from disagreements(row, other, self.described)

    def _partnership(self, row: OrganisationRow) -> Record | None:
        """The partnership that comes with a partner's role."""
        if not any(role in PARTNER_ROLES for role in _roles(row)):
            return None
        values = [getattr(row, name) for name in self.partnership if name != "status"]
        if "status" in self.partnership:
            values.append("suspended" if row.active is False else "active")
        return Record(row.key, [row.row], tuple(values), name=row.name)

    def _compare_partnerships(self) -> None:
        """A changed partnership makes its organisation a changed record."""
        records = {r.pk: r for r in self.plan.records if r.extra is not None and r.pk}
        columns = ["organisation_id", "id", *self.partnership]
        found = {
            row[0]: row[1:] for row in read(Partner, columns, by="organisation_id", keys=records)
        }
        for pk, record in records.items():
            partner: Record = record.extra
            if pk in found:
                partner.pk, partner.before = found[pk][0], tuple(found[pk][1:])
                same = partner.before == partner.values
                partner.outcome = Outcome.UNCHANGED if same else Outcome.CHANGED
            if partner.outcome is not Outcome.UNCHANGED and record.outcome is Outcome.UNCHANGED:
                record.outcome = Outcome.CHANGED
        self.plan.line_columns = self.partnership


class InFile(str):
    """The key of a parent that is in the file and not stored yet."""


def _roles(row: OrganisationRow) -> list[str]:
    return [role for role in (row.role or "").split(",") if role]


def _parents_first(
    by_key: Mapping[str, list[OrganisationRow]],
) -> dict[str, list[OrganisationRow]]:
    """The same groups, each parent before its subsidiaries; circles stay where they are."""
    ordered: dict[str, list[OrganisationRow]] = {}

    def place(key: str, path: tuple[str, ...]) -> None:
        parent = by_key[key][0].parent
        if parent and parent in by_key and parent not in ordered and parent not in path:
            place(parent, (*path, key))
        ordered[key] = by_key[key]

    for key in by_key:
        if key not in ordered:
            place(key, (key,))
    return ordered
