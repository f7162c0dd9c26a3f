"""Keys by which a partner's programs use the API: made, replaced, taken back, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.parties import keep_people_in_step
from partners.key_events import KeyEnded, KeyMade, KeyReplaced, KeyRevoked
from partners.models import Membership, MembershipRole, Organisation, PartnerKey
from partners.policies import can_manage_keys, can_revoke_key
from partners.selectors.keys import access_key
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.models import ApiToken, User
from portal.kernel.proof import require_proof
from portal.kernel.services.tokens import issue_token

# What a key may be used for; a machine looks after nothing, so it names no webhooks.
KEY_SCOPES = ("read", "write", "export")
LONGEST = timedelta(days=366)
MOST_KEYS = 50


@command("partners.make_key")
def make_key(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
) -> tuple[PartnerKey, str]:
    """Give a program of a partner a key; returns it with its text, which is not shown again.

    It acts as a machine that is a plain member of the partner: it sees what such a colleague
    sees, narrowed to ``scopes``, and nothing once the partner is suspended. Raises ``Forbidden``
    unless a partner admin asks in person, ``ProofWanted``, ``Conflict`` for more than
    ``MOST_KEYS``, ``Refused``.
    """
    if not can_manage_keys(actor, organisation.pk):
        raise Forbidden
    require_proof(actor)
    _check(scopes, expires_at)
    if _live_keys(organisation).count() >= MOST_KEYS:
        raise Conflict(
            _("There are %(most)s keys already. End one that is not needed."),
            code="too_many",
            most=MOST_KEYS,
        )
    machine = _new_machine(organisation, name)
    token, text = issue_token(user=machine, name=name, scopes=scopes, expires_at=expires_at)
    machine.email = f"key-{token.prefix}@machine.invalid"
    machine.save(update_fields=["email"])
    key = PartnerKey.objects.create(
        organisation=organisation,
        token=token,
        responsible=User.objects.get(pk=actor.user_id or 0),
    )
    publish(actor, KeyMade(subject_id=key.pk, owner_id=organisation.pk))
    return key, text


def _new_machine(organisation: Organisation, name: str) -> User:
    """A member that is a program: it has no password, and its address leads nowhere."""
    machine = User.objects.create_user(
        f"key-{timezone.now().timestamp()}@machine.invalid",
        None,
        full_name=name.strip()[:100],
        is_machine=True,
    )
    Membership.objects.create(user=machine, organisation=organisation, role=MembershipRole.USER)
    keep_people_in_step([machine.pk])
    return machine


@command("partners.replace_key")
def replace_key(*, actor: Actor, key: PartnerKey, expires_at: datetime) -> tuple[PartnerKey, str]:
    """Give a key another text; the former one ends at once, and the actor answers for it now.

    So an admin who knows the text can leave without ending the program's work. Raises
    ``NotFound``, ``Forbidden``, ``ProofWanted``, ``Refused``, and ``Conflict`` for a key that has
    ended.
    """
    locked = _managed(actor, key)
    require_proof(actor)
    former = locked.token
    _check(former.scopes, expires_at)
    token, text = issue_token(
        user=former.user, name=former.name, scopes=former.scopes, expires_at=expires_at
    )
    _revoke([former.pk])
    locked.token, locked.responsible_id = token, actor.user_id or locked.responsible_id
    locked.save(update_fields=["token", "responsible"])
    publish(actor, KeyReplaced(subject_id=locked.pk, owner_id=locked.organisation_id))
    return locked, text


@command("partners.revoke_key")
def revoke_key(*, actor: Actor, key: PartnerKey, reason: str = "") -> PartnerKey:
    """End a key now; what it has open ends within a second.

    Partner admins end those of their company, administrators of the house any. Raises
    ``NotFound``, ``Forbidden``, and ``Conflict`` for one that has ended.
    """
    locked = access_key(actor=actor, public_id=key.public_id, lock=True)
    if not can_revoke_key(actor, locked.organisation_id):
        raise Forbidden
    _check_live(locked)
    _revoke([locked.token_id])
    fact = KeyRevoked(subject_id=locked.pk, owner_id=locked.organisation_id)
    publish(actor, fact, reason=reason.strip())
    return locked


def end_keys_of(actor: Actor, membership: Membership) -> int:
    """End the keys that somebody answers for who is partner admin no more; how many."""
    organisation = membership.organisation_id
    keys = list(
        PartnerKey.objects.select_for_update(of=("self",)).filter(
            organisation=organisation,
            responsible=membership.user_id,
            token__revoked_at=None,
        )
    )
    _revoke([key.token_id for key in keys])
    publish(actor, *(KeyEnded(subject_id=key.pk, owner_id=organisation) for key in keys))
    return len(keys)


def _managed(actor: Actor, key: PartnerKey) -> PartnerKey:
    locked = access_key(actor=actor, public_id=key.public_id, lock=True)
    if not can_manage_keys(actor, locked.organisation_id):
        raise Forbidden
    _check_live(locked)
    return locked


def _check_live(key: PartnerKey) -> None:
    if key.token.revoked_at is not None:
        raise Conflict(_("This key has ended. Make a new one."), code="key_ended")


def _revoke(token_ids: Sequence[int]) -> None:
    """End tokens; those that were issued for them end with them."""
    live = ApiToken.objects.filter(pk__in=token_ids, revoked_at=None)
    live.update(revoked_at=timezone.now())


def _live_keys(organisation: Organisation) -> QuerySet[PartnerKey]:
    return PartnerKey.objects.filter(organisation=organisation, token__revoked_at=None)


def _check(scopes: Sequence[str], expires_at: datetime) -> None:
    if not scopes or not set(scopes) <= set(KEY_SCOPES):
        raise Refused(
            _("Choose scopes from this list: %(known)s."),
            code="unknown_scope",
            field="scopes",
            known=", ".join(KEY_SCOPES),
        )
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise Refused(_("Choose an end within a year."), code="bad_end", field="expires_at")
