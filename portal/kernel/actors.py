"""Who acts or looks: a person, an API token, the system, or a preview of a party.

An actor is computed once per request, message or job and never changes meanwhile. Floors above
the kernel add what they know (parties, memberships) through ``actor_source``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from portal.kernel.models import User

type ActorKind = Literal["anonymous", "user", "token", "system", "preview"]


@dataclass(frozen=True, slots=True)
class Remit:
    """How far somebody sees with a department: records of these countries and of these product
    lines (none named: of all), and their own; with ``own_only`` their own alone, where records
    have an owner."""

    department: str
    countries: tuple[str, ...] = ()
    product_lines: tuple[str, ...] = ()
    own_only: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything the policy asks about whoever acts.

    ``departments`` are codes and set for the house's own people only; ``remits`` narrow what they
    see with some of them. ``organisations`` maps the
    partner organisations the person belongs to onto the role held there (``admin``, ``manager``,
    ``user``). ``parties`` are the sharing parties the person counts as. ``scopes`` narrows a
    token; ``None`` means everything the person may do. ``key_id`` is the token that its owner
    keeps: for one that lasts an hour, the one that bought it. ``proved_at`` is when the person of
    a session last proved who they are, in seconds since 1970; ``None`` where no session acts.
    """

    kind: ActorKind
    user_id: int | None = None
    name: str = ""
    departments: frozenset[str] = frozenset()
    remits: tuple[Remit, ...] = ()
    is_administrator: bool = False
    organisations: Mapping[int, str] = field(default_factory=dict)
    parties: tuple[int, ...] = ()
    scopes: frozenset[str] | None = None
    token_id: int | None = None
    key_id: int | None = None
    language: str = "en"
    read_only: bool = False
    on_behalf_of: int | None = None
    proved_at: float | None = None

    @property
    def is_house(self) -> bool:
        """Whether the actor belongs to the house: its departments, administrators, the system."""
        return bool(self.departments) or self.is_administrator or self.kind == "system"

    @property
    def is_system(self) -> bool:
        """Whether this is Guildhall itself: jobs, imports of the demo, periodic work."""
        return self.kind == "system"

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is identified."""
        return self.kind != "anonymous"

    def in_department(self, *codes: str) -> bool:
        """Whether the actor works in one of these departments (the system counts as all)."""
        return self.is_system or not self.departments.isdisjoint(codes)

    def remit_in(self, department: str) -> Remit | None:
        """What narrows the actor's sight with a department, if anything does."""
        return next((each for each in self.remits if each.department == department), None)

    def belongs_to(self, organisation_id: int | None) -> bool:
        """Whether the actor is a member of this organisation."""
        return organisation_id in self.organisations

    def administers(self, organisation_id: int | None) -> bool:
        """Whether the actor is partner admin of this organisation."""
        return organisation_id is not None and self.organisations.get(organisation_id) == "admin"

    def may_use(self, scope: str) -> bool:
        """Whether a token's scopes allow this; people are not narrowed by scopes."""
        return self.scopes is None or scope in self.scopes or "*" in self.scopes

    @property
    def label(self) -> str:
        """How the audit names the actor."""
        return f"{self.kind}:{self.user_id or self.name or '-'}"


ANONYMOUS = Actor(kind="anonymous")
SYSTEM = Actor(kind="system", name="Guildhall")

type Source = Callable[["User"], Mapping[str, Any]]
_sources: list[Source] = []


def actor_source(source: Source) -> Source:
    """Register what a floor adds to the actor of a user, as field values of ``Actor``."""
    _sources.append(source)
    return source


def actor_for(user: User | Any) -> Actor:
    """The actor of a signed-in user; ``ANONYMOUS`` for anybody else or an inactive account."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ANONYMOUS
    values: dict[str, Any] = {}
    for source in _sources:
        values.update(source(user))
    return Actor(
        kind="user",
        user_id=user.pk,
        name=user.full_name,
        is_administrator=user.is_administrator,
        language=user.language,
        **values,
    )


def token_actor(
    user: User, *, token_id: int, scopes: frozenset[str] | None, key_id: int | None = None
) -> Actor:
    """The actor of an API token: its owner, narrowed by the token's scopes."""
    key_id = key_id or token_id
    return replace(actor_for(user), kind="token", token_id=token_id, key_id=key_id, scopes=scopes)


def preview_actor(user: User, *, viewer: Actor) -> Actor:
    """``user`` as seen by ``viewer``: the same sight, no writing, both names on the record.

    The viewer reads it in their own language, and a token looks no further than its scopes.
    """
    seen = actor_for(user)
    if not seen.is_signed_in:
        return ANONYMOUS
    return replace(
        seen,
        kind="preview",
        read_only=True,
        on_behalf_of=viewer.user_id,
        language=viewer.language,
        scopes=viewer.scopes,
        token_id=viewer.token_id,
        key_id=viewer.key_id,
    )
