"""Records that stand in a list one by one, read together: one statement for each kind."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from partner_api.plan.loader import Loader
from partner_api.plan.sources import Row, Source


class Together:
    """The records that a list names, each kind read when the first of it is asked for.

    What is selected of them may differ from place to place: each place reads for itself.
    """

    def __init__(self, records: Iterable[tuple[Source, Any]], *, by: str = "pk") -> None:
        self._by = by
        self._keys: dict[str, set[Any]] = {}
        for source, key in records:
            self._keys.setdefault(source.name, set()).add(key)
        self._found: dict[Hashable, dict[Any, Row]] = {}

    def row(self, info: Any, source: Source, key: Any) -> Row | None:
        """One of them, by the policy of this moment; ``None`` for what is not visible."""
        place = (source.name, *(each for each in info.path.as_list() if isinstance(each, str)))
        if place not in self._found:
            column = source.ref if self._by == "ref" else "pk"
            rows = source.model._default_manager.filter(
                **{f"{column}__in": self._keys[source.name]}
            )
            read = Loader(info).many(source, rows, most=None)
            self._found[place] = {getattr(each.record, column): each for each in read}
        return self._found[place].get(key)
