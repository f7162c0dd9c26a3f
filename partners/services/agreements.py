"""Publish agreements and their versions; accept them for a company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.agreement_effects import lapse_effects
from partners.events import AgreementAccepted, AgreementPublished
from partners.models import (
    Acceptance,
    Agreement,
    AgreementVersion,
    Organisation,
    SharingChangeKind,
    VersionStatus,
)
from partners.policies import can_accept_agreements, can_manage_agreements
from partners.selectors.agreements import (
    access_agreement,
    companies_asked,
    newest_version,
    next_number,
    waiting_version,
)
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from portal.kernel.validation import check_lengths
from records.services.upload_file import check, clean_name
from sharing.jobs import announce_ends
from sharing.models import Condition, Party, PartyKind
from sharing.second_person import second_person
from sharing.services.conditions import (
    announce_lapsed_conditions,
    end_fulfilments,
    fulfil,
)

LANGUAGES = ("en", "ru", "bg")


@command("partners.publish_agreement")
def publish_agreement(
    *,
    actor: Actor,
    name: str,
    texts: Mapping[str, str],
    file: UploadedFile[Any] | None = None,
) -> Agreement:
    """A new agreement with its first version, in force at once.

    Raises ``Forbidden``, and ``Refused`` without a name or without its text in a language.
    """
    if not can_manage_agreements(actor):
        raise Forbidden
    if not name.strip():
        raise Refused(_("Give the agreement a name."), code="name_missing", field="name")
    check_lengths(Agreement, name=name.strip())
    condition = Condition.objects.create(label=name.strip())
    agreement: Agreement = Agreement.objects.create(name=name.strip(), condition=condition)
    _version(actor, agreement, texts, timezone.now(), "", file)
    publish(actor, AgreementPublished(subject_id=agreement.pk))
    return agreement


@command("partners.publish_agreement_version")
def publish_agreement_version(
    *,
    actor: Actor,
    agreement: Agreement,
    texts: Mapping[str, str],
    valid_from: datetime | None = None,
    note: str = "",
    file: UploadedFile[Any] | None = None,
) -> AgreementVersion:
    """New words from ``valid_from`` on: what was shared under the agreement closes then, until a
    company has accepted them. Companies may accept before.

    Where that closes more than ``SHARING_SECOND_PERSON`` parts of records, nobody reads the new
    words and nothing closes until a second person has agreed. Raises ``Forbidden``, ``Conflict``
    while another version waits, and ``Refused`` for a past date or without its text in a language.
    """
    if not can_manage_agreements(actor):
        raise Forbidden
    locked: Agreement = (
        Agreement.objects.select_for_update(of=["self"])
        .select_related("condition")
        .get(pk=agreement.pk)
    )
    if waiting_version(locked) is not None:
        raise Conflict(
            _("Another version waits for a second person. Withdraw it first."),
            code="version_waits",
        )
    effects = lapse_effects(actor=actor, agreement=locked) if actor.user_id else []
    waits = sum(each.opened for each in effects) > settings.SHARING_SECOND_PERSON
    status = VersionStatus.WAITING if waits else VersionStatus.PUBLISHED
    begins = valid_from or timezone.now()
    version = _version(actor, locked, texts, begins, note, file, status)
    if waits:
        second_person().ask(
            actor=actor,
            kind=SharingChangeKind.VERSION,
            subject_id=version.pk,
            reason=version.note,
            effects=effects,
        )
    else:
        begin_version(actor, locked, version)
    return version


@command("partners.confirm_version")
def confirm_version(*, actor: Actor, version: AgreementVersion) -> AgreementVersion:
    """Publish a version that waits, as whoever was asked has agreed; it begins when it was to, or
    now. Raises ``Forbidden`` for whoever wrote it, and ``Conflict`` if it does not wait."""
    locked = _waiting(version)
    if actor.user_id is not None and actor.user_id == locked.published_by_id:
        raise Forbidden(_("Somebody else has to confirm what you asked for."), code="own")
    locked.status, locked.published_at = VersionStatus.PUBLISHED, timezone.now()
    locked.save(update_fields=["status", "published_at"])
    begin_version(actor, locked.agreement, locked)
    return locked


@command("partners.refuse_version")
def refuse_version(
    *, actor: Actor, version: AgreementVersion, reason: str = ""
) -> AgreementVersion:
    """Publish nothing of a version that waits: nobody agreed to it. Raises ``Conflict`` if it does
    not wait."""
    locked = _waiting(version)
    locked.status = VersionStatus.REFUSED
    locked.save(update_fields=["status"])
    return locked


def _waiting(version: AgreementVersion) -> AgreementVersion:
    Agreement.objects.select_for_update(of=["self"]).get(pk=version.agreement_id)
    locked: AgreementVersion = AgreementVersion.objects.select_related("agreement__condition").get(
        pk=version.pk
    )
    if locked.status != VersionStatus.WAITING:
        raise Conflict(_("This version does not wait for anybody."), code="version_not_waiting")
    return locked


def begin_version(actor: Actor, locked: Agreement, version: AgreementVersion) -> None:
    """Let a published version begin in its turn; what depends on it closes then."""
    now = timezone.now()
    before = locked.versions.published().exclude(pk=version.pk).order_by("-number")[0]
    begins = max(version.valid_from, now, before.valid_from)
    if begins != version.valid_from:
        version.valid_from = begins
        version.save(update_fields=["valid_from"])
    asked = tuple(sorted(companies_asked(locked)))
    end_fulfilments(condition=locked.condition, at=begins)
    fact = AgreementPublished(subject_id=locked.pk, organisation_ids=asked)
    publish(actor, fact, reason=version.note)
    if begins > now:
        announce_ends.configure(schedule_at=begins).defer()
    else:
        announce_lapsed_conditions(actor=actor)


@command("partners.accept_agreement")
def accept_agreement(
    *,
    actor: Actor,
    version: AgreementVersion,
    organisation: Organisation,
    language: str,
    address: str | None,
    user_agent: str,
) -> Acceptance:
    """Accept the newest version of an agreement for a company; what depends on it opens at once,
    or when the version begins. The evidence is kept.

    Raises ``NotFound``, ``Forbidden`` for anybody but a partner admin of the company, and
    ``Conflict`` for a version that is no longer the newest, or that was accepted before.
    """
    agreement = access_agreement(actor=actor, public_id=str(version.agreement.public_id))
    if not can_accept_agreements(actor, organisation.pk):
        raise Forbidden(_("Ask a partner admin of your company to accept it."), code="not_admin")
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if newest_version(agreement).pk != version.pk:
        raise Conflict(_("There is a newer version. Read it first."), code="newer_version")
    if Acceptance.objects.filter(version=version, organisation=organisation).exists():
        raise Conflict(_("Your company has accepted this version."), code="already_accepted")
    person = User.objects.get(pk=actor.user_id or 0)
    acceptance: Acceptance = Acceptance.objects.create(
        version=version,
        organisation=organisation,
        user=person,
        full_name=person.full_name or person.email,
        language=language,
        address=address,
        user_agent=user_agent[:400],
    )
    parties = Party.objects.filter(
        kind__in=[PartyKind.ORGANISATION, PartyKind.ROLE], subject_id=organisation.pk
    )
    since = max(acceptance.accepted_at, version.valid_from)
    fulfil(actor=actor, condition=agreement.condition, parties=parties, since=since)
    fact = AgreementAccepted(subject_id=agreement.pk, organisation_id=organisation.pk)
    publish(actor, fact)
    return acceptance


def _version(
    actor: Actor,
    agreement: Agreement,
    texts: Mapping[str, str],
    valid_from: datetime,
    note: str,
    file: UploadedFile[Any] | None,
    status: str = VersionStatus.PUBLISHED,
) -> AgreementVersion:
    for language in LANGUAGES:
        if not (texts.get(language) or "").strip():
            raise Refused(
                _("Write the text in all three languages: partners read it in their own."),
                code="text_missing",
                field=f"text_{language}",
            )
    check_lengths(AgreementVersion, note=note.strip())
    if file is not None:
        check(file)
    version: AgreementVersion = AgreementVersion.objects.create(
        agreement=agreement,
        number=next_number(agreement),
        valid_from=valid_from,
        note=note.strip(),
        file=file or "",
        file_name=clean_name(file.name) if file is not None else "",
        published_by_id=actor.user_id,
        status=status,
        **{f"text_{language}": texts[language].strip() for language in LANGUAGES},
    )
    return version
