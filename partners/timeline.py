"""What the timeline of an organisation tells: its creation, and changes of visible fields."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.engine.values import field_text
from partners.events import OrganisationCreated
from partners.models import Organisation
from portal.kernel.actors import Actor
from records.timeline import Entry, Span, tells, timeline_source
from sharing.projections import Shown

tells(OrganisationCreated, _("Entered"), icon="plus", facet="identity")

# How many changes of one organisation the timeline looks back over.
_MOST_CHANGES = 200


@timeline_source
def field_changes(actor: Actor, record: Shown, span: Span) -> list[Entry]:
    """Changes of fields, old → new; a hidden field's change leaves no trace."""
    if record.model_label != Organisation.shareable.label or not record.sees("history"):
        return []
    entries = []
    for old, new in _changes(record.pk, span):
        lines = list(_differences(record, old, new))
        if lines:
            context = new.pgh_context.metadata if new.pgh_context else {}
            entries.append(
                Entry(
                    new.pgh_created_at,
                    f"h{new.pgh_id}",
                    _("Changed"),
                    context.get("user"),
                    icon="pencil",
                    quote="\n".join(lines),
                )
            )
    return entries


def _changes(pk: int, span: Span) -> Iterable[tuple[Any, Any]]:
    """States before and after a change in the span."""
    model = Organisation.pgh_event_model  # type: ignore[attr-defined]
    history = model.objects.filter(pgh_obj_id=pk).select_related("pgh_context")
    if span.upwards:
        earlier = history.filter(pgh_created_at__lt=span.moment).order_by("-pgh_id")[:1]
        later = history.filter(pgh_created_at__gte=span.moment).order_by("pgh_id")
        return pairwise([*earlier, *later[:_MOST_CHANGES]])
    states = history.filter(pgh_created_at__lte=span.moment).order_by("-pgh_id")
    return ((old, new) for new, old in pairwise(states[:_MOST_CHANGES]))


def _differences(record: Shown, old: Any, new: Any) -> Iterable[str]:
    for facet in Organisation.shareable.facets:
        if not record.sees(facet.name):
            continue
        for name in facet.fields:
            line = _difference(name, old, new)
            if line:
                yield line


def _difference(name: str, old: Any, new: Any) -> str:
    fields = Organisation._meta._forward_fields_map  # type: ignore[attr-defined]
    field = fields.get(name)
    if field is None or name in ("version", "created_at") or not hasattr(new, field.attname):
        return ""
    if getattr(old, field.attname) == getattr(new, field.attname):
        return ""
    if field.is_relation:
        # Whom it points to is another record's business.
        return str(field.verbose_name)
    was, now = (field_text(field, getattr(state, field.attname)) for state in (old, new))
    return f"{field.verbose_name}: {was} → {now}"
