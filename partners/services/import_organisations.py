"""Bring organisations in from a file: customers, partners, suppliers, and what partners are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from partners.engine.intake import DOCUMENT, PARTNER, InFile, OrganisationRow, Planning
from partners.engine.keys import organisations_by_key
from partners.engine.parties import keep_people_in_step, people_of_organisations
from partners.engine.standing_of_file import places_back_that_wait
from partners.events import OrganisationsImported, PartnerChanged
from partners.models import Contact, Membership, Organisation, Partner
from partners.policies import can_import_organisations
from partners.services.figures import forget_sales
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import write
from portal.kernel.bulk.rows import Change, Outcome, Plan, Record, Written
from portal.kernel.bulk.tables import reserve_ids
from portal.kernel.bulk.undo import Undone, changed_after, undo
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish
from sharing.models import PartyKind
from sharing.services.parties import ensure_parties


def plan_organisations(
    *, actor: Actor, rows: Sequence[OrganisationRow], fields: frozenset[str], source: str = ""
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    return Planning(actor, fields, source).plan_of(rows)


@command("partners.import_organisations")
def import_organisations(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan and publish ``OrganisationsImported``. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    created = [record for record in batch if record.outcome is Outcome.CREATED]
    for record, pk in zip(created, reserve_ids(Organisation, len(created)), strict=True):
        record.pk = pk
    _settle_parents(actor, plan, batch, source)
    written = write(DOCUMENT, replace(plan, line_columns=()), batch)
    partners = _write_partnerships(actor, plan, batch)
    written.marks.update(partners.marks)
    ids = tuple(change.pk for change in written.changes)
    _forget_sales(written.changes)
    publish(actor, OrganisationsImported(subject_id=ids[0], ids=ids))
    return [written, partners] if partners.changes else [written]


def _forget_sales(changes: Sequence[Change]) -> None:
    """A sum in another currency than the customer's is no figure: it is told again."""
    forget_sales(
        [change.pk for change in changes if change.before and "currency" in change.before]
    )


def _settle_parents(actor: Actor, plan: Plan, batch: list[Record], source: str) -> None:
    """Put ids where the plan could only name parents of the same file."""
    if "parent_id" not in plan.columns:
        return
    at = plan.columns.index("parent_id")
    waiting = {record.values[at] for record in batch if isinstance(record.values[at], InFile)}
    here = {record.key: record.pk for record in batch if record.pk}
    ids = organisations_by_key(actor, waiting - here.keys(), source=source) | here
    for record in batch:
        if isinstance(record.values[at], InFile):
            values = list(record.values)
            values[at] = ids[str(values[at])]
            record.values = tuple(values)


def _write_partnerships(actor: Actor, plan: Plan, batch: list[Record]) -> Written:
    """Partnerships of the batch, and a party for each, so that records can be shared with it.

    Only those of organisations that were there before are remembered for undoing: a new
    organisation takes its partnership along.
    """
    partners: list[Record] = []
    new = {record.pk for record in batch if record.outcome is Outcome.CREATED}
    for record in batch:
        partner: Record | None = record.extra
        if partner is not None and partner.outcome is not Outcome.UNCHANGED:
            partner.values = (record.pk, *partner.values)
            partner.before = (record.pk, *partner.before) if partner.before else None
            partners.append(partner)
    names = dict(
        Organisation.objects.filter(pk__in=[p.values[0] for p in partners]).values_list(
            "pk", "name"
        )
    )
    ensure_parties(PartyKind.ORGANISATION, {pk: name[:240] for pk, name in names.items()})
    columns = ("organisation_id", *plan.line_columns)
    written = write(PARTNER, Plan(columns=columns), partners)
    owners = {partner.pk: partner.values[0] for partner in partners}
    _take_places(actor, owners)
    kept = [change for change in written.changes if owners[change.pk] not in new]
    return replace(written, changes=kept)


def _take_places(actor: Actor, owners: Mapping[int | None, int]) -> None:
    """The people of these partners count at once as what it is by now; rules that ask for its tier
    hear of it."""
    keep_people_in_step(people_of_organisations(owners.values()))
    publish(
        actor,
        *(
            PartnerChanged(subject_id=pk, organisation_id=organisation)
            for pk, organisation in owners.items()
            if pk is not None
        ),
    )


_NEEDED_BY = {Contact: "organisation_id", Membership: "organisation_id"}


@command("partners.undo_import_of_organisations")
def undo_organisations(
    *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
) -> Undone:
    """Undo a written batch. Organisations that were changed since, or that orders, deals or other
    records need by now, stay. Raises ``Forbidden``."""
    if not can_import_organisations(actor):
        raise Forbidden
    partners = Partner.objects.filter(organisation__in=[change.pk for change in changes])
    owners = dict(partners.values_list("pk", "organisation_id"))
    busy = {owners[pk] for pk in changed_after(PARTNER, owners, marks)}
    free = [change for change in changes if change.before is not None or change.pk not in busy]
    result = undo(DOCUMENT, free, marks, before_delete=_end_partnerships, needed_by=_NEEDED_BY)
    result.changed_since += sorted(busy - {change.pk for change in free})
    if result.restored:
        ids = tuple(sorted(result.restored))
        restored = set(ids)
        _forget_sales([change for change in changes if change.pk in restored])
        publish(actor, OrganisationsImported(subject_id=ids[0], ids=ids), reason="import undone")
    return result


def _end_partnerships(organisations: list[int]) -> None:
    Partner.objects.filter(organisation__in=organisations).delete()


@command("partners.undo_import_of_partners")
def undo_partnerships(
    *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
) -> Undone:
    """Undo what an import did to the partnerships of organisations that were there before. Places
    that need a second person stay: they are asked for on the page of each partner.

    Raises ``Forbidden``.
    """
    if not can_import_organisations(actor):
        raise Forbidden
    kept = set() if actor.user_id is None else places_back_that_wait(changes)
    result = undo(PARTNER, [each for each in changes if each.pk not in kept], marks)
    result.changed_since += sorted(kept)
    restored = Partner.objects.filter(pk__in=result.restored)
    _take_places(actor, dict(restored.values_list("pk", "organisation_id")))
    return result
