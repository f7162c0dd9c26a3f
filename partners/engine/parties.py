"""Which parties a person counts as, computed from memberships, and kept exactly so.

Only current memberships at active partners count. A person of such a partner belongs to the
parties of the organisation, of their role there, of the partner's tier, programme and distribution
line, and to a party of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q

from partners.models import Membership, MembershipRole, Organisation, Partner, PartnerStatus, Tier
from portal.kernel.models import User
from sharing.models import Party, PartyKind
from sharing.services.parties import ensure_party


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about the parties of a partner's people, at one moment."""

    organisation_id: int
    status: str
    tier: str
    programme: str
    distributor_id: int | None
    is_distributor: bool

    @property
    def is_active(self) -> bool:
        """Whether its people count at all."""
        return self.status == PartnerStatus.ACTIVE


def standing_of(partner: Partner) -> Standing:
    """The standing of a partner now."""
    return Standing(
        organisation_id=partner.organisation_id,
        status=partner.status,
        tier=partner.tier,
        programme=partner.programme,
        distributor_id=partner.distributor_id,
        is_distributor="distributor" in partner.organisation.roles,
    )


type Identity = tuple[str, int | None, str]


def identities(standing: Standing, role: str | None = None) -> list[Identity]:
    """The parties (kind, subject, code) of a partner, and of a role at it."""
    if not standing.is_active:
        return []
    own = standing.organisation_id
    found: list[Identity] = [
        (PartyKind.ORGANISATION, own, ""),
        (PartyKind.TIER, None, standing.tier),
    ]
    if standing.programme:
        found.append((PartyKind.PROGRAMME, None, standing.programme))
    if standing.distributor_id:
        found.append((PartyKind.LINE, standing.distributor_id, ""))
    if standing.is_distributor:
        found.append((PartyKind.LINE, own, ""))
    if role:
        found.append((PartyKind.ROLE, own, role))
    return found


def ids_of(found: Iterable[Identity]) -> dict[Identity, int]:
    """The ids of those of these parties that exist."""
    wanted = set(found)
    parties = Party.objects.filter(
        Q(subject_id__in={subject for _, subject, _ in wanted if subject is not None})
        | Q(subject_id=None, code__in={code for _, subject, code in wanted if subject is None}),
        kind__in={kind for kind, _, _ in wanted},
    ).values_list("kind", "subject_id", "code", "pk")
    return {
        (kind, subject, code): pk
        for kind, subject, code, pk in parties
        if (kind, subject, code) in wanted
    }


def ensure_parties_of(partner: Partner) -> Party:
    """Make every party that this partner can be shared with through; returns its own."""
    organisation = partner.organisation
    label = organisation.name[:240]
    own = ensure_party(kind=PartyKind.ORGANISATION, subject_id=organisation.pk, label=label)
    for role in MembershipRole:
        ensure_party(
            kind=PartyKind.ROLE,
            subject_id=organisation.pk,
            code=role.value,
            label=f"{label} · {role.name.lower()}",
        )
    ensure_party(kind=PartyKind.TIER, code=partner.tier, label=Tier(partner.tier).name.title())
    if partner.programme:
        ensure_party(kind=PartyKind.PROGRAMME, code=partner.programme, label=partner.programme)
    if "distributor" in organisation.roles:
        _ensure_line(organisation)
    if partner.distributor_id:
        _ensure_line(partner.distributor)  # type: ignore[arg-type]
    return own


def _ensure_line(distributor: Organisation) -> Party:
    return ensure_party(
        kind=PartyKind.LINE, subject_id=distributor.pk, label=distributor.name[:240]
    )


def keep_people_in_step(user_ids: Iterable[int]) -> int:
    """Make each person's party groups exactly those that their memberships give; returns changes.

    Runs in the caller's transaction, after the change of memberships or partners.
    """
    wanted: dict[int, set[Identity]] = {user: set() for user in user_ids}
    current = Membership.objects.filter(user__in=wanted, ended_at=None).select_related(
        "organisation__partner__organisation", "user"
    )
    for membership in current:
        partner = getattr(membership.organisation, "partner", None)
        if partner is None or not membership.user.is_active:
            continue
        found = identities(standing_of(partner), membership.role)
        if found:
            _ensure_person(membership.user)
            found.append((PartyKind.PERSON, membership.user_id, ""))
        wanted[membership.user_id].update(found)
    ids = _existing_or_made(wanted, current)
    held = _held(wanted)
    changes = 0
    for user in User.objects.filter(pk__in=wanted):
        due = {ids[each] for each in wanted[user.pk]}
        user.groups.add(*due - held[user.pk])
        user.groups.remove(*held[user.pk] - due)
        changes += len(due ^ held[user.pk])
    return changes


def _existing_or_made(
    wanted: dict[int, set[Identity]], memberships: Iterable[Membership]
) -> dict[Identity, int]:
    """The ids of the parties; those of a partner that has none yet are made first."""
    every = {each for found in wanted.values() for each in found}
    ids = ids_of(every)
    missing = every - set(ids)
    if not missing:
        return ids
    for membership in memberships:
        partner = getattr(membership.organisation, "partner", None)
        if partner and missing.intersection(identities(standing_of(partner), membership.role)):
            ensure_parties_of(partner)
    return ids_of(every)


def _ensure_person(user: User) -> None:
    ensure_party(kind=PartyKind.PERSON, subject_id=user.pk, label=user.full_name or user.email)


def _held(user_ids: Iterable[int]) -> dict[int, set[int]]:
    held: dict[int, set[int]] = defaultdict(set)
    rows = Group.objects.exclude(party=None).filter(user__in=list(user_ids))
    for group, user in rows.values_list("pk", "user"):
        held[user].add(group)
    return held


def people_of_organisations(organisation_ids: Iterable[int]) -> list[int]:
    """Everybody who is or was a member there: whose parties may have to change."""
    members = Membership.objects.filter(organisation__in=list(organisation_ids))
    return list(members.order_by("user").values_list("user", flat=True).distinct())


def own_party(partner: Partner) -> Party:
    """Whom all people of a partner count as."""
    return Party.objects.select_related("group").get(
        kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id, code=""
    )
