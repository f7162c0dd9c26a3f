"""Agreements: which there are, which wait for a company, who accepted what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners.models import (
    Acceptance,
    Agreement,
    AgreementVersion,
    Organisation,
    VersionStatus,
)
from partners.policies import can_manage_agreements
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.finding import one_of
from sharing.conditions import in_force
from sharing.models import Condition, Grant, Party, PartyKind
from sharing.sights import sight_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Term:
    """An agreement as a company stands to it.

    ``version`` is the one to read: a later one that is published already, else that in force.
    """

    agreement: Agreement
    version: AgreementVersion
    acceptance: Acceptance | None

    @property
    def waits(self) -> bool:
        """Whether the company has yet to accept it."""
        return self.acceptance is None


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """The house's sales see all; a company those that its grants require or that it accepted."""
    agreements = Agreement.objects.order_by("name", "pk")
    if can_manage_agreements(actor):
        return agreements
    required = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()),
        party__in=actor.parties,
        revoked_at=None,
        condition__isnull=False,
    )
    accepted = Acceptance.objects.filter(organisation__in=list(actor.organisations))
    return agreements.filter(
        Q(condition__in=required.values("condition"))
        | Q(pk__in=accepted.values("version__agreement"))
    )


def access_agreement(*, actor: Actor, public_id: str) -> Agreement:
    """One agreement that the actor may see. Raises ``NotFound``."""
    return one_of(visible_agreements(actor), public_id)


def newest_version(agreement: Agreement) -> AgreementVersion:
    """The version with the highest number."""
    version: AgreementVersion = agreement.versions.published().order_by("-number")[0]
    return version


def waiting_version(agreement: Agreement) -> AgreementVersion | None:
    """The version that waits for a second person: the house's sales and administrators know."""
    found: AgreementVersion | None = agreement.versions.filter(
        status=VersionStatus.WAITING
    ).first()
    return found


def terms_of(*, actor: Actor, organisation_id: int) -> list[Term]:
    """The agreements of one company, those that wait for it first."""
    agreements = list(visible_agreements(actor)[:MOST])
    latest = AgreementVersion.objects.published().filter(agreement__in=agreements)
    newest: dict[int, AgreementVersion] = {}
    for version in latest.order_by("number"):
        newest[version.agreement_id] = version
    accepted = {
        each.version_id: each
        for each in Acceptance.objects.filter(
            version__in=newest.values(), organisation=organisation_id
        )
    }
    terms = [Term(each, newest[each.pk], accepted.get(newest[each.pk].pk)) for each in agreements]
    return sorted(terms, key=lambda term: not term.waits)


def acceptances_of(*, actor: Actor, agreement: Agreement) -> QuerySet[Acceptance]:
    """The evidence, newest first. Raises ``Forbidden``."""
    if not can_manage_agreements(actor):
        raise Forbidden
    rows = Acceptance.objects.filter(version__agreement=agreement)
    return rows.select_related("version", "organisation", "user").order_by("-accepted_at", "-pk")


@dataclass(frozen=True, slots=True)
class Lapse:
    """What a new version closes until it is accepted again: companies, and records that are
    shared with them under the agreement."""

    companies: int
    records: int


def lapse_of(*, actor: Actor, agreement: Agreement) -> Lapse:
    """What publishing a version now would close, until accepted. Raises ``Forbidden``."""
    if not can_manage_agreements(actor):
        raise Forbidden
    parties = companies_bound(agreement)
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()),
        condition=agreement.condition_id,
        revoked_at=None,
        party__in={each for party in parties for each in sight_of(party).parties},
    )
    records = held.order_by().values("subject", "object_id").distinct().count()
    return Lapse(len(parties), records)


def companies_bound(agreement: Agreement) -> Sequence[Party]:
    """The parties of the companies for which the agreement holds now."""
    organisations = Party.objects.filter(kind=PartyKind.ORGANISATION, code="")
    keys = organisations.values_list("pk", flat=True)
    held = in_force(keys).filter(condition=agreement.condition_id)
    return list(organisations.filter(pk__in=held.values("party")))


def companies_asked(agreement: Agreement) -> set[int]:
    """The organisations that were given something under the agreement, or accepted it before."""
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()),
        condition=agreement.condition_id,
        revoked_at=None,
        party__kind__in=[PartyKind.ORGANISATION, PartyKind.ROLE],
    )
    accepted = Acceptance.objects.filter(version__agreement=agreement)
    return {each for each in held.values_list("party__subject_id", flat=True) if each} | set(
        accepted.values_list("organisation_id", flat=True)
    )


def condition_named(public_id: str | None) -> Condition | None:
    """The condition of the agreement with this id, or ``None`` for an empty one.

    Raises ``Refused`` (``unknown_agreement``).
    """
    if not public_id:
        return None
    try:
        found = Agreement.objects.filter(public_id=public_id).select_related("condition").first()
    except ValidationError:
        found = None
    if found is None:
        raise Refused(
            _("Choose an agreement from the list."), code="unknown_agreement", field="agreement"
        )
    return found.condition


def agreement_choices() -> list[tuple[str, str]]:
    """Agreements to choose from, by name."""
    known = Agreement.objects.order_by("name").values_list("public_id", "name")[:MOST]
    return [(str(public_id), name) for public_id, name in known]


def next_number(agreement: Agreement) -> int:
    """The number of the next version."""
    return (agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def company_of(actor: Actor) -> Organisation:
    """The company that the actor acts for, one that they administer first. Raises ``NotFound``."""
    own = sorted(actor.organisations, key=lambda pk: (not actor.administers(pk), pk))
    found = Organisation.objects.filter(pk__in=own[:1]).first()
    if found is None:
        raise NotFound
    return found


def version_numbered(agreement: Agreement, number: int | str) -> AgreementVersion:
    """A version by its number. Raises ``NotFound``."""
    known = str(number).isdecimal() and len(str(number)) < 5
    version = agreement.versions.published().filter(number=number).first() if known else None
    if version is None:
        raise NotFound
    return version


def accepted_version(*, actor: Actor, agreement: Agreement) -> int | None:
    """The number of the latest version that one of the actor's companies accepted."""
    own = Acceptance.objects.filter(
        version__agreement=agreement, organisation__in=list(actor.organisations)
    )
    number: int | None = own.aggregate(last=Max("version__number"))["last"]
    return number
