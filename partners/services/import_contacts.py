"""Bring people at organisations in from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from partners.engine.keys import external_key, organisations_by_key, unknown_organisation
from partners.events import ContactsImported
from partners.models import Contact
from partners.policies import can_import_organisations
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare, write
from portal.kernel.bulk.rows import (
    Change,
    Plan,
    Problem,
    Record,
    Written,
    disagreements,
    refuse_records,
)
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish

DOCUMENT = Document(model=Contact, key="external_id")
COLUMNS = ("organisation", "full_name", "job_title", "email", "phone", "language")


class ContactRow(NamedTuple):
    """A person at an organisation. ``key`` is the person's key in the source system.

    A file may give the name whole or in parts; parts are put together in their order.
    """

    row: int
    key: str
    organisation: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    job_title: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None


def plan_contacts(
    *, actor: Actor, rows: Sequence[ContactRow], fields: frozenset[str], source: str = ""
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    in_parts = not fields.isdisjoint(("first_name", "middle_name", "last_name"))
    known = fields | {"full_name"} if in_parts else fields
    used = [name for name in COLUMNS if name in known]
    plan = Plan(columns=tuple("organisation_id" if n == "organisation" else n for n in used))
    ids = organisations_by_key(actor, {r.organisation or "" for r in rows}, source=source)
    described = [name for name in ContactRow._fields[2:] if name in fields]
    drafts: dict[str, Record] = {}
    again: list[Problem] = []
    for row in rows:
        if "organisation" in fields and row.organisation not in ids:
            problem = unknown_organisation(row.row, "organisation", row.organisation or "")
            plan.problems.append(problem)
            continue
        key = external_key(source, row.key)
        if key not in drafts:
            values = tuple(_value(row, name, ids) for name in used)
            name = str(_value(row, "full_name", ids) or "")
            drafts[key] = Record(row.key, [], values, extra=row, name=name)
        drafts[key].rows.append(row.row)
        again += disagreements(drafts[key].extra, row, described)
    refuse_records(plan, drafts, again)
    compare(DOCUMENT, plan, drafts)
    return plan


def _value(row: ContactRow, name: str, ids: Mapping[str, int]) -> object:
    if name == "organisation":
        return ids[row.organisation or ""]
    if name == "full_name" and row.full_name is None:
        parts = (row.first_name, row.middle_name, row.last_name)
        return " ".join(part for part in parts if part)
    return getattr(row, name)


@command("partners.import_contacts")
def import_contacts(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan and publish ``ContactsImported``. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    written = write(DOCUMENT, plan, batch)
    _publish(actor, [change.pk for change in written.changes])
    return [written]


@command("partners.undo_import_of_contacts")
def undo_contacts(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; contacts that were changed since stay. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    owners = _organisations([change.pk for change in changes])
    result = undo(DOCUMENT, changes, marks)
    if result.restored and owners:
        publish(
            actor,
            ContactsImported(subject_id=owners[0], ids=tuple(owners)),
            reason="import undone",
        )
    return result


def _publish(actor: Actor, contacts: list[int]) -> None:
    owners = _organisations(contacts)
    publish(actor, ContactsImported(subject_id=owners[0], ids=tuple(owners)))


def _organisations(contacts: list[int]) -> list[int]:
    rows = Contact.objects.filter(pk__in=contacts).order_by("organisation")
    return list(rows.values_list("organisation", flat=True).distinct())
