"""SQL that is written once, with numbers that stand for values known only when it runs.

Django writes a condition in a millisecond or two and the database answers it in a fraction of
that. So what is asked all the time is written once, about stand-ins, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_BEFORE, _AFTER = "IN (", ")"
# Stands in for the ids of the records that are asked about; no row has it.
RECORD = 2_147_500_001

type Statement = tuple[str, tuple[Any, ...]]


def written_once(
    queryset: QuerySet[Any], stand_ins: Mapping[int, str] | None = None, *, numbered_from: int = 1
) -> Statement:
    """The text of a queryset with the server's marks for values, ``$1`` and so on, and the values.

    Where it says ``IN (stand-in)``, the text compares with any of an array: for ``RECORD`` with a
    value of its own, the same again each time; for ``stand_ins`` with the column that they name.
    ``numbered_from`` is the number of the first value. Raises ``EmptyResultSet``, and
    ``AssertionError`` for a stand-in that is used in another way.
    """
    sql, params = queryset.query.get_compiler(connection=connection).as_sql()
    first, *rest = sql.replace("%%", "%").split("%s")
    written, kept = [first], []
    for param, piece in zip(params, rest, strict=True):
        column = (stand_ins or {}).get(param) if isinstance(param, int) else None
        if column is None:
            kept.append(param)
        mark = f"${numbered_from - 1 + len(kept)}"
        if column is None and param != RECORD:
            written.append(f"{mark}{piece}")
            continue
        # Django writes a list of one so; whatever else it wrote would mean something else.
        if not (written[-1].endswith(_BEFORE) and piece.startswith(_AFTER)):
            raise AssertionError(f"{queryset.model.__name__}: a stand-in is compared in a new way")
        written[-1] = written[-1].removesuffix(_BEFORE)
        written.append(f"= ANY ({column or mark}){piece.removeprefix(_AFTER)}")
    return "".join(written), tuple(kept)


def filled(params: Sequence[Any], records: Sequence[int]) -> list[Any]:
    """The values of a statement that asks about these records."""
    return [list(records) if each == RECORD else each for each in params]
