"""Lines of the inbox that speak of the same thing: one record, or one kind of news of a list."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import DenseRank, RowNumber

from portal.notifications.asked import ASKED
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification
from portal.notifications.naming import collective

type Key = tuple[str, int, str]


def key_of(row: Notification) -> Key:
    """What the line speaks of: records that are known by their list are told apart by the news."""
    if row.record_model in collective():
        return row.record_model, 0, row.code
    return row.record_model, row.record_id, ""


def is_of_list(key: Key) -> bool:
    """Whether the bundle is of records that are known by their list."""
    return bool(key[2])


def of_bundle(key: Key) -> Q:
    """The lines of one bundle."""
    model, record, code = key
    return Q(record_model=model) & (Q(code=code) if code else Q(record_id=record))


def _parts() -> dict[str, Any]:
    by_list = When(record_model__in=collective(), then=Value(0))
    by_code = When(record_model__in=collective(), then=F("code"))
    return {
        "of_record": Case(by_list, default=F("record_id"), output_field=BigIntegerField()),
        "of_code": Case(by_code, default=Value(""), output_field=CharField()),
    }


def count_bundles(rows: QuerySet[Notification], most: int) -> int:
    """How many bundles these lines make, counted up to ``most``."""
    keys = rows.order_by().annotate(**_parts()).values("record_model", "of_record", "of_code")
    return keys.distinct()[:most].count()


def newest(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """The newest line of each bundle."""
    newer = rows.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        record_model=OuterRef("record_model"),
    )
    by_list = Q(record_model__in=collective())
    return rows.exclude(Exists(newer.filter(record_id=OuterRef("record_id"))) & ~by_list).exclude(
        by_list & Exists(newer.filter(code=OuterRef("code")))
    )


def newest_of_each(
    rows: QuerySet[Notification], keys: list[Key], most: int
) -> QuerySet[Notification]:
    """The ``most`` newest lines of each of these bundles, newest first. Each carries ``lines``,
    how many its bundle has, ``records``, how many records these are about, and ``asking``,
    whether one of them asks something."""
    wanted = Q(pk=None)
    for key in keys:
        wanted |= of_bundle(key)
    bundle = [F("record_model"), F("of_record"), F("of_code")]
    asks = Case(When(code__in=list(ASKED), then=1), default=0)
    return (
        rows.filter(wanted, code__in=list(KINDS))
        .annotate(**_parts())
        .annotate(
            place=Window(RowNumber(), bundle, [F("at").desc(), F("pk").desc()]),
            lines=Window(Count("*"), bundle),
            # From both ends: the database counts no distinct values over a window.
            records=Window(DenseRank(), bundle, F("record_id").asc())
            + Window(DenseRank(), bundle, F("record_id").desc())
            - 1,
            asking=Window(Max(asks), bundle),
        )
        .filter(place__lte=most)
        .order_by("-at", "-pk")
    )
