"""Keep the people at organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.events import ContactAdded, ContactChanged, ContactRemoved
from partners.models import Contact, Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.validation import check_fields
from sharing.policies import visible_to
from sharing.shareable import Level

FIELDS = ("full_name", "job_title", "email", "phone", "language")


@command("partners.add_contact")
def add_contact(*, actor: Actor, organisation: Organisation, values: Mapping[str, Any]) -> Contact:
    """Enter a person at an organisation; needs the right to edit its facet *contacts*.

    Raises ``NotFound``, ``Forbidden`` and ``Refusals``.
    """
    _check_may_edit(actor, organisation)
    contact = Contact(organisation=organisation)
    _fill(contact, values)
    contact.save()
    publish(actor, ContactAdded(subject_id=contact.pk, organisation_id=organisation.pk))
    return contact


@command("partners.edit_contact")
def edit_contact(*, actor: Actor, contact: Contact, values: Mapping[str, Any]) -> Contact:
    """Change a person at an organisation. Raises as ``add_contact``."""
    _check_may_edit(actor, contact.organisation)
    _fill(contact, values)
    contact.save(update_fields=list(values))
    publish(actor, ContactChanged(subject_id=contact.pk, organisation_id=contact.organisation_id))
    return contact


@command("partners.remove_contact")
def remove_contact(*, actor: Actor, contact: Contact, reason: str = "") -> None:
    """Take a person off the list; the history keeps who it was. Raises as ``add_contact``."""
    _check_may_edit(actor, contact.organisation)
    fact = ContactRemoved(subject_id=contact.pk, organisation_id=contact.organisation_id)
    contact.delete()
    publish(actor, fact, reason=reason)


def _check_may_edit(actor: Actor, organisation: Organisation) -> None:
    bit = Organisation.shareable.bits["contacts"]
    rows = Organisation.objects.filter(pk=organisation.pk)
    seen = visible_to(actor, rows).first()
    if seen is None or not seen.facet_mask & bit:
        raise NotFound
    editable = visible_to(actor, rows, level=Level.EDIT).first()
    if editable is None or not editable.facet_mask & bit:
        raise Forbidden


def _fill(contact: Contact, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise Refused(_("This field cannot be entered."), code="unknown_field", field=name)
        setattr(contact, name, value.strip() if isinstance(value, str) else value)
    if not contact.full_name and not contact.email:
        raise Refused(
            _("Enter a name or an e-mail address."), code="contact_empty", field="full_name"
        )
    check_fields(contact, values)
