"""What companies took home and are to delete, and who of them has said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from partners.selectors.parties import name_parties
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort
from sharing.models import AccessAct, Recall, RecallAcknowledgement
from sharing.policies import can_acknowledge, visible_recalls
from sharing.shareable import shareable_named

LATEST = Sort("asked_at", descending=True, parse=datetime.fromisoformat)


@dataclass(frozen=True, slots=True)
class RecallInWords:
    """A recall as pages show it; ``may_acknowledge`` for the company's own people."""

    recall: Recall
    company: str
    kind: str | Promise
    facets: tuple[str, ...]
    ways: tuple[str, ...]
    may_acknowledge: bool


def recall_list(*, actor: Actor, state: str = "") -> QuerySet[Recall]:
    """The recalls that the actor may read; ``open`` or ``acknowledged`` ones, else all."""
    said = RecallAcknowledgement.objects.select_related("user").order_by("at")
    rows = visible_recalls(actor, Recall.objects.all()).select_related("party")
    if state in {"open", "acknowledged"}:
        rows = rows.filter(acknowledged_at__isnull=state == "open")
    return rows.prefetch_related(Prefetch("acknowledgements", said))


def access_recall(*, actor: Actor, public_id: UUID) -> Recall:
    """One recall. Raises ``NotFound``."""
    found = recall_list(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def recalls_in_words(actor: Actor, recalls: Sequence[Recall]) -> list[RecallInWords]:
    """Recalls with the names of companies, kinds, facets and ways."""
    names = name_parties(recall.party for recall in recalls)
    ways = dict(AccessAct.choices)
    return [
        RecallInWords(
            recall,
            name.name,
            shareable_named(recall.subject).plural,
            tuple(
                str(shareable_named(recall.subject).facet(each).label) for each in recall.facets
            ),
            tuple(str(ways.get(each, each)) for each in recall.ways),
            can_acknowledge(actor, recall),
        )
        for recall, name in zip(recalls, names, strict=True)
    ]
