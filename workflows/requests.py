"""What can be approved: each domain registers its kinds of request, the engine knows no others.

A request is a record of a domain; an approval is the process that decides it. The domain gives
the facts that routing and approvers use, and services that carry out the outcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from workflows.sheets import Bar as Bar
from workflows.sheets import Sheet
from workflows.sheets import Shift as Shift
from workflows.sheets import Waterfall as Waterfall
from workflows.sheets import Words as Words
from workflows.sheets import priced as priced
from workflows.wording import ORDINARY, Wording

if TYPE_CHECKING:
    from django import forms

    from workflows.drafts import Rule
    from workflows.models import ApprovalProcess, ApprovalTask

type Text = str | Promise
type FactKind = Literal[
    "number",
    "money",
    "percent",
    "flag",
    "choice",
    "text",
    "date",
    "person",
    "country",
    "record",
    "prices",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that rules may ask and approvers decide on.

    ``percent`` values are ratios times 100 (12.5 means 12.5 %). ``money`` values are in the
    house's currency. A ``person`` is a user's id: a step may be given to whoever it names. A
    ``record`` is the id of a row of ``model``, whose field ``owner`` holds the user who owns it.
    ``prices`` are products with quantity and price, as ``priced`` writes them.
    ``shown=False`` keeps it off the decision page: rules alone use it. ``stated`` facts are those
    that the author says themselves: they may learn at which value their route changes. ``guarded``
    ones are read by those alone whom the kind of request lets see them; rules may ask them.
    ``signed`` numbers may lie below zero. ``several`` says that the value is a list.
    ``watched`` facts are changed by others while the request is decided: whoever decided on one
    is asked again once it has moved by more than ``slack`` (percentage points for ``percent``,
    per cent of what it was for other numbers). What moves by itself, an age say, is not watched.
    ``inner`` facts are the house's own business: a route that a partner looks at before sending
    does not depend on them.
    """

    name: str
    label: Text
    kind: FactKind = "text"
    choices: tuple[tuple[str, Text], ...] = ()
    shown: bool = True
    stated: bool = False
    guarded: bool = False
    signed: bool = False
    several: bool = False
    watched: bool = False
    slack: Decimal = Decimal(0)
    inner: bool = False
    model: str = ""
    owner: str = "owner"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody put on the record of a request: a comment, or a file if it has a ``url``."""

    at: dt.datetime
    who: str
    text: str
    url: str = ""
    size: str = ""


class Outcome(Protocol):
    """A service of the domain that carries out the end of an approval, in its transaction."""

    def __call__(
        self, *, actor: Actor, record: Any, approval: ApprovalProcess, comment: str
    ) -> object:
        """Change the record; ``comment`` is what the last decider wrote."""


def nothing(*, actor: Actor, record: Any, approval: ApprovalProcess, comment: str) -> None:
    """The outcome of a kind of request that needs nothing done."""


# What a comparison of a single value means where a fact is a list: so it was stored once.
ON_LISTS = {"eq": "all", "ne": "none", "in": "any", "not_in": "none"}


def members(value: Any) -> list[str]:
    """What a list holds, each as it is. In policies and facts of old a text names several."""
    values = value if isinstance(value, list) else str(value).split(",")
    return [text for one in values if (text := str(one).strip())]


def _title(record: Any) -> str:
    return str(record)


def _no_sheet(record: Any) -> Sheet:
    return Sheet()


def nobody(actor: Actor, record: Any) -> bool:
    """No one but the submitter speaks for the author of such a request."""
    return False


def _everybody(actor: Actor) -> bool:
    return True


def _nothing_beside(actor: Actor, reference: str) -> Sequence[Remark]:
    return ()


def _nothing_at_stake(facts: Mapping[str, Any]) -> Decimal:
    return Decimal(0)


def _none(record: Any) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class RequestType:
    """A kind of request. ``code`` names it in policies and URLs' data: ``deals.deal``.

    ``model`` is the record's label (``deals.Deal``), which has a ``reference``. ``facts`` returns
    JSON values for the declared ``fact_list`` (money and percent as numbers or decimal strings).
    ``parties`` are ids of the sharing parties that follow the request, the partner's above all.
    ``authors`` are ids of users who made what is asked, whoever sends it: they never decide it.
    ``facts_of`` names, per step role, the facts that the role decides on: only their change asks
    it again; a role that is not named decides on all. ``speaks_for`` says who besides the
    submitter may answer, nudge and ask what a route would be. ``may_decide`` says of whom a task
    came to whether they may decide it; with it nobody stands in for anybody. ``sees_guarded`` says
    who reads guarded facts. ``reopened`` undoes an outcome that was just carried out; without it
    the last decision is final. ``at_stake`` is what facts put at risk in money of the house.
    ``beside`` gives the comments and files that a viewer sees on the record of a reference, newest
    first. ``watch`` gives the watched facts as they are now, where that is less work than
    ``facts``. ``since_sent`` gives facts that are not watched, whose difference whoever decides
    sees all the same. ``revisable`` are fields that a return may name. ``forms`` adds fields to a
    role's decision, whose values reach ``Decision.data``. ``first_rules`` route the requests of a
    new installation until an administrator edits them. ``wording`` says, per step role, what may
    be decided there and in which words; under an empty name, for the roles that are not named.
    """

    code: str
    model: str
    label: Text
    facts: Callable[[Any], Mapping[str, Any]]
    fact_list: tuple[Fact, ...]
    url: Callable[[Any], str]
    title: Callable[[Any], str] = _title
    sheet: Callable[[Any], Sheet] = _no_sheet
    parties: Callable[[Any], Iterable[int]] = _none
    authors: Callable[[Any], Iterable[int]] = _none
    speaks_for: Callable[[Actor, Any], bool] = nobody
    may_decide: Callable[[Actor, ApprovalTask], bool] | None = None
    sees_guarded: Callable[[Actor], bool] = _everybody
    beside: Callable[[Actor, str], Sequence[Remark]] = _nothing_beside
    at_stake: Callable[[Mapping[str, Any]], Decimal] = _nothing_at_stake
    watch: Callable[[Any], Mapping[str, Any]] | None = None
    since_sent: Callable[[Any], Mapping[str, Any]] | None = None
    facts_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revisable: tuple[tuple[str, Text], ...] = ()
    forms: Mapping[str, type[forms.Form]] = field(default_factory=dict)
    first_rules: tuple[Rule, ...] = ()
    wording: Mapping[str, Wording] = field(default_factory=dict)
    approved: Outcome = nothing
    rejected: Outcome = nothing
    returned: Outcome = nothing
    reopened: Outcome | None = None
    resubmitted: Outcome = nothing
    withdrawn: Outcome = nothing
    cancelled: Outcome = nothing

    @property
    def model_class(self) -> type[models.Model]:
        """The class of its records."""
        return apps.get_model(self.model)

    @property
    def subject(self) -> str:
        """The record's label as events and grants name it: ``deals.deal``."""
        return self.model.lower()

    @cached_property
    def several(self) -> frozenset[str]:
        """The names of facts whose value is a list."""
        return frozenset(fact.name for fact in self.fact_list if fact.several)

    @property
    def watched(self) -> tuple[str, ...]:
        """The names of facts that others change while a request is decided."""
        return tuple(fact.name for fact in self.fact_list if fact.watched)

    def fact(self, name: str) -> Fact:
        """The declared fact. Raises ``Refused`` (``unknown_fact``)."""
        for fact in self.fact_list:
            if fact.name == name:
                return fact
        raise Refused(
            _("Choose a fact from this list: %(known)s."),
            code="unknown_fact",
            field="field",
            known=", ".join(fact.name for fact in self.fact_list),
        )

    def facts_seen_by(self, actor: Actor) -> tuple[Fact, ...]:
        """The facts that somebody of the house may read."""
        if self.sees_guarded(actor):
            return self.fact_list
        return tuple(fact for fact in self.fact_list if not fact.guarded)

    def hidden_from(self, actor: Actor) -> frozenset[str]:
        """Names of facts on which nothing may depend that the actor can ask for at will."""
        guarded = () if self.sees_guarded(actor) else (f.name for f in self.fact_list if f.guarded)
        inner = () if actor.is_house else (f.name for f in self.fact_list if f.inner)
        return frozenset({*guarded, *inner})

    def wording_for(self, role: str) -> Wording:
        """What a role may decide, and in which words."""
        return self.wording.get(role) or self.wording.get("", ORDINARY)

    def facts_for(self, role: str) -> tuple[str, ...]:
        """The facts that a role decides on."""
        return self.facts_of.get(role) or tuple(fact.name for fact in self.fact_list)


_types: dict[str, RequestType] = {}


def register(request_type: RequestType) -> RequestType:
    """Make a kind of request known; domains call it in ``AppConfig.ready()``."""
    _types[request_type.code] = request_type
    return request_type


def unregister(code: str) -> None:
    """Forget a kind of request."""
    _types.pop(code, None)


def request_type(code: str) -> RequestType:
    """The kind of request of this code. Raises ``Refused`` (``unknown_request_type``)."""
    try:
        return _types[code]
    except KeyError:
        raise Refused(
            _("Requests of this kind cannot be approved here."), code="unknown_request_type"
        ) from None


def decided_in_person() -> list[str]:
    """The codes of the kinds of request that nobody decides in another's place."""
    return [kind.code for kind in request_types() if kind.may_decide is not None]


def request_types() -> list[RequestType]:
    """Every kind of request in this installation, by code."""
    return [_types[code] for code in sorted(_types)]
