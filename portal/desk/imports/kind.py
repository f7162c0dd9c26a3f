"""What can be imported: a kind names its fields and the services that plan, write and undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.desk.imports.fields import Field
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone
from portal.kernel.errors import Refused


class PlanService(Protocol):
    """Says what importing rows would do."""

    def __call__(self, *, actor: Actor, rows: Sequence[Any], settings: Settings) -> Plan:
        """Read, compare, write nothing."""


class WriteService(Protocol):
    """Writes one batch of a plan in one transaction."""

    def __call__(
        self, *, actor: Actor, plan: Plan, batch: list[Record], source: str
    ) -> list[Written]:
        """Write, publish, tell what was there before."""


class UndoService(Protocol):
    """Undoes one written batch in one transaction."""

    def __call__(
        self, *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
    ) -> Undone:
        """Restore what was there before, where nobody changed it since."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a mapping says about a file besides its columns: which fields it fills, the system
    that it comes from, and for which fields missing records are created first."""

    fields: frozenset[str]
    source: str = ""
    create: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Missing:
    """How records that a field names and nobody knows are created: by which kind, from what."""

    kind: str
    row: Callable[[int, str, str], Any]
    fields: frozenset[str]


@dataclass(frozen=True)
class Kind:
    """A kind of import. ``url_name`` is where its records are found afterwards.

    ``constants`` proposes values that a file of these columns implies; ``creatable`` are the
    fields whose missing records can be created along the way. A table may have a column for each
    value of the field ``spread``; its cells are then the values of ``spread_value``.
    """

    code: str
    label: str | Promise
    fields: tuple[Field, ...]
    row: type
    plan: PlanService
    write: WriteService
    undo: Mapping[str, UndoService]
    allowed: Callable[[Actor], bool]
    url_name: str
    creatable: Mapping[str, Missing] = field(default_factory=dict)
    constants: Callable[[Sequence[str], str], Mapping[str, str]] = lambda columns, name: {}
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    spread: str = ""
    spread_value: str = ""

    def field(self, name: str) -> Field:
        """The field of this name. Raises ``Refused``."""
        for each in self.fields:
            if each.name == name:
                return each
        raise Refused(
            _("Choose a field from this list: %(known)s."),
            code="unknown_field",
            field=name,
            known=", ".join(each.name for each in self.fields),
        )
