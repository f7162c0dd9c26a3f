"""Conditions of grants as the policy asks them: at the moment of reading, beside the clock.

A grant to a partner, or to a role at one, asks that partner; one to a tier, a programme, a line
or a person is open to whoever belongs to a partner that fulfils it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from sharing.models import Condition, Fulfilment, Party, PartyKind

# Parties of one partner alone.
OWN_KINDS = (PartyKind.ORGANISATION, PartyKind.ROLE)


def in_force(parties: Iterable[int], at: datetime | None = None) -> QuerySet[Fulfilment]:
    """What these parties fulfil now, or fulfilled at a moment."""
    moment = at or Now()
    held = Fulfilment.objects.filter(party__in=list(parties), since__lte=moment, until__gt=moment)
    return held.order_by()


def met(parties: Iterable[int], receiver: str, at: datetime | None = None) -> Q:
    """Rows with no ``condition``, or with one that holds for the column ``receiver``."""
    held = in_force(parties, at).filter(condition=OuterRef("condition"))
    own = Party.objects.filter(pk=OuterRef(receiver), kind__in=OWN_KINDS)
    return (
        Q(condition=None)
        | Q(Exists(held.filter(party=OuterRef(receiver))))
        | (~Q(Exists(own)) & Q(Exists(held)))
    )


def met_by(parties: Iterable[int], receiver: int) -> QuerySet[Any, Any]:
    """The ids of conditions that hold for what was granted to one party."""
    own = Party.objects.filter(pk=receiver, kind__in=OWN_KINDS)
    held = in_force(parties).filter(Q(party=receiver) | ~Q(Exists(own)))
    return held.values("condition")


def fulfils(
    parties: Iterable[int],
    receiver: Party,
    condition: Condition | None,
    at: datetime | None = None,
) -> bool:
    """Whether what is granted to ``receiver`` under a condition would be open to these parties."""
    if condition is None:
        return True
    held = in_force(parties, at).filter(condition=condition)
    own = receiver.kind in OWN_KINDS
    return (held.filter(party=receiver) if own else held).exists()
