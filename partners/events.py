"""What happens to organisations, partners and the people at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class OrganisationEvent(Event):
    """About an organisation."""

    subject: ClassVar[str] = "partners.organisation"


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationCreated(OrganisationEvent):
    """An organisation was entered."""

    code: ClassVar[str] = "partners.organisation.created"


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(OrganisationEvent):
    """Fields of these facets of an organisation were changed."""

    code: ClassVar[str] = "partners.organisation.changed"
    facets: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ContactEvent(Event):
    """About a contact of an organisation."""

    subject: ClassVar[str] = "partners.contact"
    organisation_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ContactAdded(ContactEvent):
    """A person at an organisation was entered."""

    code: ClassVar[str] = "partners.contact.added"


@event
@dataclass(frozen=True, kw_only=True)
class ContactChanged(ContactEvent):
    """A contact was changed."""

    code: ClassVar[str] = "partners.contact.changed"


@event
@dataclass(frozen=True, kw_only=True)
class ContactRemoved(ContactEvent):
    """A contact was taken off the list."""

    code: ClassVar[str] = "partners.contact.removed"


@dataclass(frozen=True, kw_only=True)
class PartnershipEvent(Event):
    """About a partnership."""

    subject: ClassVar[str] = "partners.partner"
    organisation_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PartnerOnboarded(PartnershipEvent):
    """An organisation became a partner."""

    code: ClassVar[str] = "partners.partner.onboarded"


@event
@dataclass(frozen=True, kw_only=True)
class PartnerChanged(PartnershipEvent):
    """Tier, programme, territory, distributor or account manager changed."""

    code: ClassVar[str] = "partners.partner.changed"


@event
@dataclass(frozen=True, kw_only=True)
class PartnerSuspended(PartnershipEvent):
    """The partner's people lost access until it is reinstated."""

    code: ClassVar[str] = "partners.partner.suspended"


@event
@dataclass(frozen=True, kw_only=True)
class PartnerReinstated(PartnershipEvent):
    """A suspended partner is active again."""

    code: ClassVar[str] = "partners.partner.reinstated"


@dataclass(frozen=True, kw_only=True)
class MemberEvent(Event):
    """About a person's membership in an organisation."""

    subject: ClassVar[str] = "partners.membership"
    organisation_id: int
    user_id: int


@event
@dataclass(frozen=True, kw_only=True)
class MemberInvited(MemberEvent):
    """A person was given access for an organisation."""

    code: ClassVar[str] = "partners.member.invited"


@event
@dataclass(frozen=True, kw_only=True)
class MemberRoleChanged(MemberEvent):
    """A member's role changed."""

    code: ClassVar[str] = "partners.member.role_changed"


@event
@dataclass(frozen=True, kw_only=True)
class MemberRemoved(MemberEvent):
    """A person no longer acts for an organisation."""

    code: ClassVar[str] = "partners.member.removed"


@dataclass(frozen=True, kw_only=True)
class AgreementEvent(Event):
    """About an agreement."""

    subject: ClassVar[str] = "partners.agreement"


@event
@dataclass(frozen=True, kw_only=True)
class AgreementPublished(AgreementEvent):
    """A version of an agreement was published; these companies have to accept it."""

    code: ClassVar[str] = "partners.agreement.published"
    organisation_ids: tuple[int, ...] = ()


@event
@dataclass(frozen=True, kw_only=True)
class AgreementAccepted(AgreementEvent):
    """A partner admin accepted a version for their company."""

    code: ClassVar[str] = "partners.agreement.accepted"
    organisation_id: int


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationsImported(OrganisationEvent):
    """Organisations were created or changed by an import."""

    code: ClassVar[str] = "partners.organisation.imported"
    ids: tuple[int, ...]


@event
@dataclass(frozen=True, kw_only=True)
class ContactsImported(OrganisationEvent):
    """Contacts were created or changed by an import; ``ids`` are their organisations'."""

    code: ClassVar[str] = "partners.contact.imported"
    ids: tuple[int, ...]
