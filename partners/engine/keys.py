"""Which organisation a file means: by its key in the source system, its reference, or its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Problem
from sharing.policies import visible_to

_CHUNK = 5_000


def external_key(source: str, key: str) -> str:
    """The external key as it is stored: keys are unique within the system that gave them."""
    return f"{source}:{key}" if source and key else key


def organisations_by_key(actor: Actor, keys: Iterable[str], *, source: str = "") -> dict[str, int]:
    """The ids of the organisations that the keys name; keys that name none, or two, are left out.

    An external key wins over a reference, and that over a name.
    """
    wanted = sorted({key for key in keys if key})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        found |= _lookup(actor, wanted[start : start + _CHUNK], source)
    return found


def _lookup(actor: Actor, keys: list[str], source: str) -> dict[str, int]:
    visible = visible_to(actor, Organisation.objects.all())
    stored = {external_key(source, key): key for key in keys}
    named = visible.filter(name__in=keys).values_list("name", "pk")
    times = Counter(name for name, _ in named)
    found = {name: pk for name, pk in named if times[name] == 1}
    references = {key.upper(): key for key in keys}
    for reference, pk in visible.filter(reference__in=references).values_list("reference", "pk"):
        found[references[reference]] = pk
    partners = visible.filter(partner__reference__in=references)
    for reference, pk in partners.values_list("partner__reference", "pk"):
        found[references[reference]] = pk
    for key, pk in visible.filter(external_id__in=stored).values_list("external_id", "pk"):
        found[stored[key]] = pk
    return found


def unknown_organisation(row: int, field: str, value: str) -> Problem:
    """The refusal of a row that names an organisation nobody knows."""
    text = _(
        "No organisation has the key or name “%(value)s”. Import it first or map it to another."
    )
    return Problem(row, field, "unknown_organisation", text, value)
