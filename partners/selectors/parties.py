"""Parties by the names that people use for them, and the answer to "why can they see this?".

``P-1017`` is a partner, ``P-1017/admin`` a role there, ``P-1017/line`` its distribution line,
``tier/gold`` a tier, ``programme/Marine`` a programme, and an e-mail address a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import (
    Membership,
    MembershipRole,
    Organisation,
    Partner,
    PartnerStatus,
    Tier,
)
from partners.names import search_form
from partners.policies import can_share_organisations, visible_partners
from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import User
from portal.kernel.previews import can_preview
from sharing.engine.explainer import Explanation, Reason, explain
from sharing.models import Party, PartyKind
from sharing.policies import can_share, can_share_anything, visible_to
from sharing.shareable import Shareable, shareable_of, shareables
from sharing.sights import sight_of

MOST_OPTIONS = 12
# In which order parties are offered.
_OFFERED = (
    PartyKind.ORGANISATION,
    PartyKind.TIER,
    PartyKind.PROGRAMME,
    PartyKind.LINE,
    PartyKind.PERSON,
    PartyKind.ROLE,
)


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party as people know it: its reference, name and what it is."""

    party: Party
    reference: str
    name: str
    kind: str


def party_named(reference: str, *, actor: Actor | None = None, field: str = "party") -> Party:
    """The party of a reference as above; one that ``actor``, if given, knows of.

    Raises ``Refused`` (``unknown_party``).
    """
    head, _slash, tail = reference.strip().partition("/")
    party = _find(_known_to(actor), head, tail)
    if party is None:
        raise Refused(
            gettext_lazy("Choose a partner from the list, for example by its reference P-1017."),
            code="unknown_party",
            field=field,
        )
    return party


def _known_to(actor: Actor | None) -> QuerySet[Party]:
    """The parties that somebody may share with: for those with a remit, partners within it, the
    people there, and whatever is nobody's own."""
    if actor is None or not actor.remits:
        return Party.objects.all()
    partners = visible_partners(actor, Partner.objects.order_by()).values("organisation")
    people = Membership.objects.filter(organisation__in=partners, ended_at=None).values("user")
    return Party.objects.filter(
        Q(subject_id=None)
        | Q(kind=PartyKind.PERSON, subject_id__in=people)
        | (~Q(kind=PartyKind.PERSON) & Q(subject_id__in=partners))
    )


def _find(known: QuerySet[Party], head: str, tail: str) -> Party | None:
    if head in (PartyKind.TIER, PartyKind.PROGRAMME):
        return known.filter(kind=head, code=tail, subject_id=None).first()
    if "@" in head:
        user = User.objects.filter(email__iexact=head).values("pk")
        return known.filter(kind=PartyKind.PERSON, subject_id__in=user).first()
    organisations = Organisation.objects.filter(
        Q(reference=head.upper()) | Q(partner__reference=head.upper())
    )
    kinds = {"": PartyKind.ORGANISATION, "line": PartyKind.LINE}
    kind = kinds.get(tail, PartyKind.ROLE)
    code = tail if kind == PartyKind.ROLE else ""
    return known.filter(kind=kind, subject_id__in=organisations.values("pk"), code=code).first()


def name_parties(parties: Iterable[Party]) -> list[PartyName]:
    """The parties with their references, by two queries whatever their number."""
    listed = list(parties)
    subjects = {party.subject_id for party in listed if party.kind != PartyKind.PERSON}
    partners = dict(
        Partner.objects.filter(organisation__in=subjects).values_list(
            "organisation_id", "reference"
        )
    )
    people = {party.subject_id or 0 for party in listed if party.kind == PartyKind.PERSON}
    emails = dict(User.objects.filter(pk__in=people).values_list("pk", "email")) if people else {}
    return [_named(party, partners, emails) for party in listed]


def people_to_look_as(*, actor: Actor, party: Party, asked: str | None = None) -> list[User]:
    """Who counts as a party and may be looked as by the actor, by name; the one that is asked
    for, if one is."""
    people = party.group.user_set.filter(is_active=True, is_machine=False)
    if asked is not None:
        people = people.filter(public_id=asked) if _is_id(asked) else people.none()
    found = people.order_by("full_name", "pk")[:MOST_OPTIONS]
    return [person for person in found if can_preview(actor, person)]


def people_bound_to_look_as(
    *, actor: Actor, parties: Iterable[Party] | None = None, asked: str | None = None
) -> list[User]:
    """Who of these parties may be looked as by the actor, by name, a few of all; or the one person
    that is asked for, of whatever party."""
    people = User.objects.filter(is_active=True, is_machine=False)
    if parties is not None:
        people = people.filter(groups__party__in=list(parties)).distinct()
    if asked is not None:
        people = people.filter(public_id=asked) if _is_id(asked) else people.none()
    found = people.order_by("full_name", "pk")[:MOST_OPTIONS]
    return [person for person in found if can_preview(actor, person)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _named(party: Party, partners: dict[int, str], emails: dict[int, str]) -> PartyName:
    own = partners.get(party.subject_id or 0, "")
    reference, name = own, party.label
    if party.kind == PartyKind.ROLE:
        reference = f"{own}/{party.code}"
        role = MembershipRole(party.code).label
        name = f"{party.label.rpartition(' · ')[0]} · {role}"
    elif party.kind == PartyKind.LINE:
        reference = f"{own}/line"
        name = _("Distribution line of %(name)s") % {"name": party.label}
    elif party.kind == PartyKind.TIER:
        reference, name = f"tier/{party.code}", str(Tier(party.code).label)
    elif party.kind == PartyKind.PROGRAMME:
        reference = f"programme/{party.code}"
    elif party.kind == PartyKind.PERSON:
        reference = emails.get(party.subject_id or 0, "")
    return PartyName(party, reference, name, str(PartyKind(party.kind).label))


def party_options(*, actor: Actor, query: str) -> list[PartyName]:
    """Parties of every sort whose name contains what was typed, partners first, for those who may
    share anything; people and roles are many, they are found by what is typed alone. Whoever has
    a remit finds who is within it.

    Raises ``Forbidden``.
    """
    if not can_share_anything(actor):
        raise Forbidden
    known = _known_to(actor)
    text = query.strip()
    if text:
        words = search_form(text).split()
        named = Q()
        for word in words:
            named &= Q(search_name__contains=word)
        matching = Organisation.objects.filter(named | Q(partner__reference=text.upper()))
        people = User.objects.filter(
            Q(full_name__icontains=text) | Q(email__icontains=text), is_active=True
        )
        at_partners = Q(subject_id__in=matching.filter(partner__isnull=False).values("pk"))
        known = known.filter(
            (at_partners & ~Q(kind=PartyKind.PERSON))
            | Q(subject_id=None, label__icontains=text)
            | Q(kind=PartyKind.PERSON, subject_id__in=people.values("pk"))
        )
    else:
        known = known.exclude(kind__in=[PartyKind.ROLE, PartyKind.PERSON])
    places = (When(kind=kind, then=place) for place, kind in enumerate(_OFFERED))
    found = known.order_by(Case(*places, default=len(_OFFERED)), "label", "pk")
    return name_parties(found[:MOST_OPTIONS])


def record_named(actor: Actor, reference: str) -> Any:
    """The record of any kind with this reference, as the actor sees it. Raises ``NotFound``."""
    prefix = reference.strip().upper().partition("-")[0]
    for shareable in shareables():
        if getattr(shareable.model, "reference_prefix", None) == prefix:
            rows = shareable.model._default_manager.filter(reference=reference.strip().upper())
            record = visible_to(actor, rows).first()
            if record is not None:
                return record
    raise NotFound


def record_of_kind(actor: Actor, shareable: Shareable, reference: str | None) -> Any:
    """The record of a kind with this reference, or ``None`` for an empty one.

    Raises ``Refused`` (``unknown_record``) for one that the actor does not see.
    """
    if not (reference or "").strip() or not hasattr(shareable.model, "reference_prefix"):
        return None
    rows = shareable.model._default_manager.filter(reference=(reference or "").strip().upper())
    record = visible_to(actor, rows).first()
    if record is None:
        raise Refused(
            gettext_lazy("There is no such record of this kind. Check the reference."),
            code="unknown_record",
            field="record",
        )
    return record


def owner_named(reference: str | None) -> int | None:
    """The id of the partner's organisation behind a reference, or ``None`` for an empty one.

    Raises ``Refused`` (``unknown_party``) for anything but a partner.
    """
    if not (reference or "").strip():
        return None
    party = party_named(reference or "", field="owner")
    if party.kind != PartyKind.ORGANISATION:
        raise Refused(
            gettext_lazy("Choose a partner: nothing belongs to a tier or a programme."),
            code="not_a_partner",
            field="owner",
        )
    return party.subject_id


def explain_party(party_ref: str, record_ref: str, facet: str, *, actor: Actor) -> Explanation:
    """Whether and why a party or a person sees a facet of a record, by references.

    For those who may share such records; others may ask about themselves only.
    Raises ``NotFound``, ``Forbidden`` and ``Refused``.
    """
    record = record_named(actor, record_ref)
    person = User.objects.filter(email__iexact=party_ref.strip()).first()
    if person is not None:
        if not _may_ask(actor, record) and person.pk != actor.user_id:
            raise Forbidden
        return explain(actor_for(person), record, facet, asker=actor)
    return explain_for(party_named(party_ref, actor=actor), record, facet, actor=actor)


def explain_for(party: Party, record: Any, facet: str, *, actor: Actor) -> Explanation:
    """As ``explain_party``, for a party and a record at hand. Raises ``Forbidden``."""
    if not _may_ask(actor, record) and party.pk not in actor.parties:
        raise Forbidden
    answer = explain(sight_of(party), record, facet, asker=actor)
    reason = _not_active(party)
    if reason is None:
        return answer
    opens = (_("The partner is reinstated."), *answer.opens)
    return Explanation(answer.allowed, facet, (*answer.reasons, reason), opens)


def _may_ask(actor: Actor, record: Any) -> bool:
    """Whether the actor may ask what others see of a record."""
    return can_share_organisations(actor) or can_share(actor, shareable_of(record))


def _not_active(party: Party) -> Reason | None:
    if party.kind not in (PartyKind.ORGANISATION, PartyKind.ROLE):
        return None
    partner = Partner.objects.filter(organisation=party.subject_id).first()
    if partner is None or partner.status == PartnerStatus.ACTIVE:
        return None
    text = _("The partner is not active, so none of its people see anything.")
    return Reason("standing", False, text)


def _asked(record: Any) -> list[str]:
    return [facet.name for facet in shareable_of(record).grantable]


def explain_every_facet(party: Party, record: Any, *, actor: Actor) -> list[Explanation]:
    """The answer for each facet of a record, in declared order. Raises ``Forbidden``."""
    return [explain_for(party, record, facet, actor=actor) for facet in _asked(record)]
