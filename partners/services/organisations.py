"""Enter and change organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.engine.parties import keep_people_in_step, people_of_organisations
from partners.events import OrganisationChanged, OrganisationCreated
from partners.models import Organisation, OrganisationRole, Partner
from partners.names import computed_names
from partners.policies import can_create_organisation
from partners.services.figures import forget_sales
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refusals, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from portal.kernel.validation import check_fields
from sharing.engine.compiler import refresh_sort_keys
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.shareable import Level
from sharing.versions import version_seen

# What people enter; everything else is computed or counted.
EDITABLE = (
    "name",
    "roles",
    "status",
    "parent",
    "country",
    "region",
    "city",
    "industry",
    "website",
    "phone",
    "email",
    "street",
    "postal_code",
    "tax_id",
    "external_id",
    "owner",
    "annual_revenue",
    "employees",
    "currency",
    "payment_terms_days",
    "credit_limit",
    "year_opened",
    "notes",
)


@command("partners.create_organisation")
def create_organisation(*, actor: Actor, values: Mapping[str, Any]) -> Organisation:
    """Enter an organisation; ``values`` maps fields of ``EDITABLE``, ``name`` is needed.

    Without roles it is a customer. Raises ``Forbidden`` and ``Refusals``.
    """
    if not can_create_organisation(actor):
        raise Forbidden
    organisation = Organisation(roles=[OrganisationRole.CUSTOMER])
    # Whoever sees some customers alone would not see again what they entered for nobody.
    own = {"owner": _oneself(actor)} if actor.remits and not values.get("owner") else {}
    changed = _assign(organisation, {"name": "", **values, **own})
    check_fields(organisation, changed)
    _check_codes(organisation)
    created: Organisation = Organisation.objects.create(
        **{name: getattr(organisation, name) for name in changed | {"roles"}},
        **computed_names(organisation.name),
    )
    publish(actor, OrganisationCreated(subject_id=created.pk))
    return created


@command("partners.edit_organisation")
def edit_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    version: int,
    values: Mapping[str, Any],
    reason: str = "",
) -> Organisation:
    """Change the fields in ``values``, if nobody changed what the actor sees since ``version``,
    which is the one that they were shown.

    Raises ``NotFound`` if the actor does not see it, ``Forbidden`` for a field of a facet that
    they may not edit, ``Conflict`` (``version_conflict``) and ``Refusals``.
    """
    found = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
    if found is None:
        raise NotFound
    locked: Organisation = found
    seen = _check_may_edit(actor, locked, values)
    if version_seen(locked, seen) != version:
        raise Conflict(code="version_conflict", version=version_seen(locked, seen))
    changed = _assign(locked, values)
    if not changed:
        return locked
    check_fields(locked, changed)
    _check_codes(locked)
    if "name" in changed:
        for field, value in computed_names(locked.name).items():
            setattr(locked, field, value)
        changed |= {"sort_key", "search_name"}
        refresh_sort_keys(Organisation.shareable, {locked.pk: bytes(locked.sort_key)})
        Party.objects.filter(kind=PartyKind.ORGANISATION, subject_id=locked.pk).update(
            label=locked.name[:240]
        )
    locked.version += 1
    locked.save(update_fields=[*changed, "version", "updated_at"])
    if "currency" in changed:
        forget_sales([locked.pk])
    if "roles" in changed and Partner.objects.filter(organisation=locked).exists():
        # A distributor's people are of its own line.
        keep_people_in_step(people_of_organisations([locked.pk]))
    facets = sorted({Organisation.shareable.field_facets[name] for name in changed})
    publish(actor, OrganisationChanged(subject_id=locked.pk, facets=facets), reason=reason)
    return locked


def _check_may_edit(actor: Actor, organisation: Organisation, values: Mapping[str, Any]) -> int:
    """The facets that the actor sees; they may change each facet of ``values``."""
    rows = Organisation.objects.filter(pk=organisation.pk)
    seen = visible_to(actor, rows).first()
    if seen is None:
        raise NotFound
    editable = visible_to(actor, rows, level=Level.EDIT).first()
    shareable = Organisation.shareable
    mask = editable.facet_mask if editable else 0
    for name in values:
        if name in EDITABLE and not mask & shareable.bits[shareable.field_facets[name]]:
            raise Forbidden(code="facet_not_editable", field=name)
    return int(seen.facet_mask)


def _oneself(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id or 0).first()


def _assign(organisation: Organisation, values: Mapping[str, Any]) -> set[str]:
    changed = set()
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("This field cannot be entered."), code="unknown_field", field=name)
        value = value.strip() if isinstance(value, str) else value
        if organisation._state.adding or getattr(organisation, name) != value:
            setattr(organisation, name, value)
            changed.add(name)
    return changed


def _check_codes(organisation: Organisation) -> None:
    """Codes from standard lists, and what a company cannot be."""
    faults: list[Any] = []
    if organisation.country and organisation.country not in countries:
        text = _("Choose a country by its two-letter code, for example BG.")
        faults.append(Refused(text, code="unknown_country", field="country"))
    if organisation.currency not in list_currencies():
        text = _("Choose a currency by its three-letter code, for example EUR.")
        faults.append(Refused(text, code="unknown_currency", field="currency"))
    if not organisation.roles:
        text = _("Choose at least one role, for example customer.")
        faults.append(Refused(text, code="roles_missing", field="roles"))
    if organisation.pk and organisation.parent_id == organisation.pk:
        text = _("Choose another company: none belongs to itself.")
        faults.append(Refused(text, code="own_parent", field="parent"))
    if faults:
        raise Refusals(faults)
