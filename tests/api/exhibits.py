"""One row of every kind that the API shows, with something in each of its columns.

Rows are written past the services: what is tested with them is reading, and who may command. A
new type of the API gets its row by itself; where a constraint of its table needs more than that,
the test says so, and ``SPECIAL`` is where to write it. Texts carry a mark of their own, so that
one can be recognised wherever it appears.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from types import FunctionType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from partner_api.types.ids import SOURCES, encode_id
from partners.models import AgreementVersion, Membership, Organisation, Partner
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import Referenced, User
from pricing_feedback.models import PriceSignal, PricingCase
from records.models import File, FileVersion
from sharing.models import Party, PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party, join
from sharing.shareable import COARSE
from workflows.flows import ApprovalFlow

from .conftest import Cast, make_customer

NOW = timezone.now()
TODAY = NOW.date()
DEPARTMENTS = ("sales", "tender", "finance", "planning", "marketing", "service")
ABOUT = {
    "subject": "partners.organisation",
    "object_id": lambda forge: forge.row(Organisation).pk,
    "facets": ["contacts"],
}

# What the shape of a table does not tell: what its constraints tie together.
SPECIAL: dict[str, dict[str, Any]] = {
    "kernel.apitoken": {"parent": None, "revoked_at": None, "scopes": ["read"]},
    "kernel.preview": {"ended_at": None, "ends_at": NOW + timedelta(hours=1), "change": None},
    "partners.organisation": {
        "roles": ["customer", "competitor"],
        "country": "BG",
        "parent": lambda forge: make_customer("The parent"),
    },
    "partners.agreementversion": {"status": "published"},
    "partners.membership": {"ended_at": None},
    "partners.sharingchange": {"ended_at": None},
    "partners.overlap": {"prints": None, "key": None, "ended_at": None},
    "catalogue.pricelist": {"audience": "partner", "market": "", "tier": ""},
    "catalogue.pricelistversion": {"status": "released"},
    "catalogue.price": {"amount": Decimal(9), "floor": Decimal(7)},
    "catalogue.priceterm": {"rate": None, "valid_until": None},
    "deals.deal": {
        "kind": "registration",
        "stage": "lost",
        "submission_status": "submitted",
        "approval_status": "approved",
        "waiting_since": None,
    },
    "deals.specialprice": {"case_reference": ""},
    "sharing.grant": {"revoked_at": None, "revoked_by": None, "valid_until": None, **ABOUT},
    "sharing.recall": {"acknowledged_at": None, **ABOUT},
    "sharing.wall": {"owner_id": None, "mask": 1, "group": None, **ABOUT},
    "pricing_feedback.pricingcase": {"status": "decided"},
    "records.file": {
        "subject": "pricing_feedback.pricesignal",
        "object_id": lambda forge: forge.row(PriceSignal).pk,
        "facet": "customer",
        "removed_at": None,
    },
    "records.fileversion": {"content": "mark.txt"},
    "workflows.absence": {"ends_at": NOW + timedelta(days=2), "cancelled_at": None},
    "workflows.approvalprocess": {
        "flow_class": ApprovalFlow,
        "parent_task": None,
        "request_type": "pricing_feedback.case",
        "record_id": lambda forge: forge.row(PricingCase).pk,
        "outcome": "approved",
    },
    "workflows.approvaltask": {
        "status": "done",
        "task": None,
        "effect": "advise",
        "department": "finance",
    },
    "workflows.decision": {
        "kind": "approve",
        "undoes": None,
        "undone_at": None,
        "kept_from": None,
        "submitted_by": None,
        "key": None,
    },
    "workflows.routingpolicy": {"request_type": "pricing_feedback.case", "version": 77},
    "workflows.snapshot": {"facts": {"product": "mark", "pocket_margin": "12.50"}},
    "workflows.question": {"answered_by": None, "answer": "", "closed_at": None},
    "webhooks.webhookattempt": {"failure": ""},
    "webhooks.webhookmessage": {"status": "failed", "event_id": None},
    "webhooks.webhookendpoint": {"url": "https://mark.example/", "status": "stopped"},
    "desk.importjob": {
        "kind": "customers",
        "status": "ready",
        "undone_at": None,
        "undone_by": None,
    },
}

# States that exclude each other: what a first exhibit cannot have, by the state in which it has.
OTHERWISE: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
    (
        "Deal",
        {"approval_status": "pending", "protected_until": None, "waiting_since": NOW},
        {"waitingSince"},
    ),
    ("PriceList", {"audience": "tier", "tier": "gold", "partner": None}, {"tier"}),
    ("PriceList", {"audience": "market", "market": "BG", "partner": None}, {"market"}),
    ("SpecialPrice", {"deal": None, "case_reference": "F-1"}, {"caseReference"}),
)

# Who a record belongs to, by the name of the column: the partner that owns, or the house.
OF_THE_OWNER = {"partner", "supplier"}


class Forge:
    """Makes the row of each kind on first use, and those that it needs."""

    def __init__(self, owner: Organisation, house: User) -> None:
        self.owner, self.house = owner, house
        self.colleague, self.third = (
            User.objects.create_user(f"{name}@mark.example", full_name=f"{name}*")
            for name in ("colleague", "third")
        )
        self._made: dict[type[models.Model], Any] = {
            User: house,
            Partner: Partner.objects.get(organisation=owner),
            Party: ensure_party(
                kind=PartyKind.ORGANISATION, subject_id=owner.pk, label=owner.name
            ),
        }
        self._making: set[type[models.Model]] = set()
        self._shown = {source.model for source in SOURCES.values()}

    def row_of_each(self) -> None:
        """Make all that there is to see, and what hangs on it without a type of its own."""
        for model in (*(each.model for each in SOURCES.values()), AgreementVersion, FileVersion):
            self.row(model)
        make_customer("Subsidiary", parent=self.row(Organisation))

    def row(self, model: type[models.Model]) -> Any:
        """The row of a kind."""
        if model not in self._made:
            self._making.add(model)
            self._made[model] = model._default_manager.create(**dict(self._values(model)))
            self._making.discard(model)
        return self._made[model]

    def _values(self, model: type[models.Model]) -> Iterator[tuple[str, Any]]:
        special = SPECIAL.get(model._meta.label_lower, {})
        referenced = issubclass(model, Referenced)
        for field in model._meta.concrete_fields:
            if field.name in special:
                value = special[field.name]
                yield field.name, value(self) if isinstance(value, FunctionType) else value
            elif field.primary_key or (referenced and field.name == "reference"):
                continue
            elif isinstance(field, models.ForeignKey):
                yield from self._related(field)
            else:
                yield from self._plain(field)

    def _related(self, field: models.ForeignKey[Any, Any]) -> Iterator[tuple[str, Any]]:
        target = field.related_model
        if target is User:
            people = [
                each for each in field.model._meta.concrete_fields if each.related_model is User
            ]
            yield field.name, self.house if field is people[0] else self.colleague
        elif target is Organisation and field.name in OF_THE_OWNER | {"organisation"}:
            of_customer = field.model._meta.label_lower == "partners.contact"
            yield field.name, self.row(Organisation) if of_customer else self.owner
        elif target in self._making or (field.null and target not in self._shown):
            return
        else:
            yield field.name, self.row(target)

    def _plain(self, field: models.Field[Any, Any]) -> Iterator[tuple[str, Any]]:
        value = self._value(field)
        if value is not None:
            yield field.name, value

    def _value(self, field: models.Field[Any, Any]) -> Any:
        label = f"{field.model.__name__}.{field.name}"
        if field.choices:
            return next(code for code, _label in field.flatchoices if code)
        if isinstance(field, models.EmailField):
            return "mark@mark.example"
        if isinstance(field, models.CharField | models.TextField):
            return (
                MARK.format(label)[: field.max_length] if field.max_length else MARK.format(label)
            )
        for kinds, value in VALUES:
            if isinstance(field, kinds):
                return value
        return None


MARK = "{}*"
VALUES: tuple[tuple[Any, Any], ...] = (
    (models.DateTimeField, NOW),
    (models.DateField, TODAY),
    (models.DecimalField, Decimal(1)),
    (models.BinaryField, b"mark"),
    (models.IntegerField, 1),
    (models.JSONField, {}),
    (ArrayField, []),
)


def member_of(name: str, role: str = "admin") -> tuple[Actor, Party]:
    """Somebody of a new partner, and the partner's party."""
    company = make_customer(name, roles=["reseller"])
    Partner.objects.create(organisation=company)
    person = User.objects.create_user(f"{uuid.uuid4()}@mark.example", full_name=name)
    Membership.objects.create(user=person, organisation=company, role=role)
    join(party_of(company), person)
    return actor_for(person), party_of(company)


def party_of(company: Organisation) -> Party:
    """The party of a company."""
    return ensure_party(kind=PartyKind.ORGANISATION, subject_id=company.pk, label=company.name)


def house_of(somebody: Actor) -> dict[str, Actor]:
    """Somebody of each department, and an administrator."""
    found = {
        code: replace(somebody, departments=frozenset({code}), is_administrator=False)
        for code in DEPARTMENTS
    }
    asen = replace(somebody, departments=frozenset(), is_administrator=True)
    return {**found, "administrator": asen}


@dataclass
class World:
    """One record of each kind, and everybody who looks at it, by name."""

    forge: Forge
    viewers: dict[str, Actor]

    @property
    def all_seeing(self) -> Actor:
        """Whose things they are, in every department."""
        somebody = actor_for(self.forge.house)
        return replace(somebody, departments=frozenset(DEPARTMENTS), is_administrator=True)

    @property
    def names(self) -> dict[str, str]:
        """What an input that is no id may say: how people name a record."""
        return {
            "absence": str(self.row("Absence").public_id),
            "currency": "EUR",
            "file": str(self.forge.row(File).public_id),
            "partner": self.row("Partner").reference,
            "party": self.row("Partner").reference,
            "product": self.row("Product").sku,
            "region": "BG",
            "sku": self.row("Product").sku,
        }

    def row(self, name: str) -> Any:
        return self.forge.row(SOURCES[name].model)

    def key(self, name: str) -> str:
        return encode_id(name, getattr(self.row(name), SOURCES[name].ref))


def build_world(cast: Cast) -> World:
    """``alice`` owns what can be owned; what can be shared is shared with a viewer a facet."""
    forge = Forge(cast.partners["alice"], cast.people["staff"])
    forge.row_of_each()
    most = max(len(each.shareable.grantable) for each in SOURCES.values() if each.shareable)
    viewers = {name: cast.actor(name) for name in ("alice", "bob", "mallory")}
    receivers = [member_of(f"Receiver {number}") for number in range(most)]
    for source in SOURCES.values():
        if source.shareable is None or source.shareable.access_model is None:
            continue
        facets = [each.name for each in source.shareable.grantable]
        whole = [each for each in facets if COARSE not in each]
        _grant(forge.row(source.model), cast.party("bob"), whole)
        for facet, (_actor, party) in zip(facets, receivers, strict=False):
            _grant(forge.row(source.model), party, [facet])
    viewers |= {f"receiver {number}": each for number, (each, _) in enumerate(receivers)}
    viewers |= house_of(actor_for(forge.third))
    return World(forge, viewers)


def _grant(record: Any, party: Any, facets: list[str]) -> None:
    grant_access(actor=SYSTEM, party=party, record=record, facets=facets, reason="A test")
