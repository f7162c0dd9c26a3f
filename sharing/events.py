"""What happens in sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class SharingEvent(Event):
    """A change of who sees what; names the grant or wall, the party and the record.

    ``record_id`` is empty where every record of the kind is concerned.
    """

    subject: ClassVar[str] = "sharing.grant"
    party_id: int
    record_model: str
    record_id: int | None


@event
@dataclass(frozen=True, kw_only=True)
class GrantMade(SharingEvent):
    """Facets of a record were shared with a party."""

    code: ClassVar[str] = "sharing.grant.made"


@event
@dataclass(frozen=True, kw_only=True)
class GrantExtended(SharingEvent):
    """The end of a grant was moved."""

    code: ClassVar[str] = "sharing.grant.extended"


@event
@dataclass(frozen=True, kw_only=True)
class GrantRevoked(SharingEvent):
    """A grant was taken back."""

    code: ClassVar[str] = "sharing.grant.revoked"


@event
@dataclass(frozen=True, kw_only=True)
class GrantBegun(SharingEvent):
    """A grant that was made to begin later has begun. Reads have known since that moment."""

    code: ClassVar[str] = "sharing.grant.begun"


@event
@dataclass(frozen=True, kw_only=True)
class GrantEnding(SharingEvent):
    """A grant will end within the warning time."""

    code: ClassVar[str] = "sharing.grant.ending"


@event
@dataclass(frozen=True, kw_only=True)
class GrantExpired(SharingEvent):
    """A grant reached its end. Reads have known since that moment; this tells open pages."""

    code: ClassVar[str] = "sharing.grant.expired"


@event
@dataclass(frozen=True, kw_only=True)
class WallBuilt(SharingEvent):
    """A wall was put between a party and a record, or every record of a kind."""

    code: ClassVar[str] = "sharing.wall.built"
    subject: ClassVar[str] = "sharing.wall"


@event
@dataclass(frozen=True, kw_only=True)
class WallLifted(SharingEvent):
    """A wall was taken down."""

    code: ClassVar[str] = "sharing.wall.lifted"
    subject: ClassVar[str] = "sharing.wall"


@event
@dataclass(frozen=True, kw_only=True)
class WallAsked(Event):
    """Somebody asked for a wall, or for its end; it waits for a second person."""

    code: ClassVar[str] = "sharing.wall.asked"
    subject: ClassVar[str] = "sharing.wall"


@event
@dataclass(frozen=True, kw_only=True)
class WallBegun(SharingEvent):
    """A wall that was to begin later has begun. Reads have known since that moment."""

    code: ClassVar[str] = "sharing.wall.begun"
    subject: ClassVar[str] = "sharing.wall"


@event
@dataclass(frozen=True, kw_only=True)
class WallEnded(SharingEvent):
    """A wall reached the end that was set for it. Reads have known since that moment."""

    code: ClassVar[str] = "sharing.wall.ended"
    subject: ClassVar[str] = "sharing.wall"


@event
@dataclass(frozen=True, kw_only=True)
class RivalsChanged(Event):
    """Partners were put into a group of competitors or taken out of it, or it was asked for."""

    code: ClassVar[str] = "sharing.rivals.changed"
    subject: ClassVar[str] = "sharing.rivalgroup"


@event
@dataclass(frozen=True, kw_only=True)
class ConditionFulfilled(SharingEvent):
    """A party did what some of its grants require; records of this kind may have opened."""

    code: ClassVar[str] = "sharing.condition.fulfilled"
    subject: ClassVar[str] = "sharing.condition"


@event
@dataclass(frozen=True, kw_only=True)
class ConditionLapsed(SharingEvent):
    """A party no longer fulfils what some of its grants require. Reads have known since then."""

    code: ClassVar[str] = "sharing.condition.lapsed"
    subject: ClassVar[str] = "sharing.condition"


@dataclass(frozen=True, kw_only=True)
class RecallEvent(SharingEvent):
    """About a recall: ``party_id`` is the company that received the record."""

    subject: ClassVar[str] = "sharing.recall"


@event
@dataclass(frozen=True, kw_only=True)
class RecallAsked(RecallEvent):
    """What a company took home of a record was taken back: it is to delete its copies."""

    code: ClassVar[str] = "sharing.recall.asked"


@event
@dataclass(frozen=True, kw_only=True)
class RecallAcknowledged(RecallEvent):
    """The company says that it has heard of a recall, or its system took the message."""

    code: ClassVar[str] = "sharing.recall.acknowledged"


@dataclass(frozen=True, kw_only=True)
class RuleEvent(SharingEvent):
    """About a rule and its party; any record of the kind may be concerned."""

    subject: ClassVar[str] = "sharing.rule"
    record_id: int | None = None


@event
@dataclass(frozen=True, kw_only=True)
class RuleMade(RuleEvent):
    """A rule was made, or confirmed by a second person."""

    code: ClassVar[str] = "sharing.rule.made"


@event
@dataclass(frozen=True, kw_only=True)
class RuleApplied(RuleEvent):
    """A rule opened some more records."""

    code: ClassVar[str] = "sharing.rule.applied"


@event
@dataclass(frozen=True, kw_only=True)
class RuleDropped(RuleEvent):
    """Records meet a rule no longer: what it shared of them was taken back, of many at once.

    ``ids`` are the records, ``grant_id`` is one of the grants; all ended at one moment.
    """

    code: ClassVar[str] = "sharing.rule.dropped"
    grant_id: int
    ids: tuple[int, ...]


@event
@dataclass(frozen=True, kw_only=True)
class RuleEnded(RuleEvent):
    """A rule was ended, and what it shared was taken back."""

    code: ClassVar[str] = "sharing.rule.ended"


@event
@dataclass(frozen=True, kw_only=True)
class ParityProven(Event):
    """Every channel answered sample questions as the specification says."""

    code: ClassVar[str] = "sharing.parity.proven"
    subject: ClassVar[str] = "sharing.parityrun"


@event
@dataclass(frozen=True, kw_only=True)
class ParityBroken(Event):
    """A channel showed somebody something else than the specification says: look at once."""

    code: ClassVar[str] = "sharing.parity.broken"
    subject: ClassVar[str] = "sharing.parityrun"


CHANGES = (
    GrantMade,
    GrantExtended,
    GrantRevoked,
    GrantBegun,
    GrantEnding,
    GrantExpired,
    WallBuilt,
    WallLifted,
    WallBegun,
    WallEnded,
    ConditionFulfilled,
    ConditionLapsed,
    RuleMade,
    RuleApplied,
    RuleDropped,
    RuleEnded,
    RecallAsked,
    RecallAcknowledged,
)
