"""What a list page hands to ``list.html``: rows, filters in the URL, and keyset links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict

from portal.kernel.keyset import Page

# Parameters that say where one is, not what one looks for.
_PLACE = ("after", "before", "peek")
# And how one came: by which saved view, or past the one with which the list opens.
CAME_BY = ("saved", "default")
# The parameter that names the columns one does not want to see.
HIDE = "hide"


def asked_of_list(query: str) -> str:
    """What a query string asks of a list: without the place in it, in one order, no empty parts;
    two addresses of the same view read the same."""
    asked = QueryDict(query)
    parts = [
        (name, value)
        for name, values in asked.lists()
        if name not in {*_PLACE, *CAME_BY}
        for value in values
        if value
    ]
    clean = QueryDict(mutable=True)
    for name, value in sorted(parts):
        clean.appendlist(name, value)
    return clean.urlencode()


@dataclass(frozen=True)
class Column:
    """A column that can be left out. ``facet`` names the facet that it tells of, ``coarse`` the
    form of it that fills the column as well: where no row of the page shows either, there is no
    such column."""

    code: str
    label: str
    facet: str = ""
    coarse: str = ""


@dataclass(frozen=True)
class Choice:
    """A column in the picker: whether it is shown, and the address that turns it."""

    label: str
    is_shown: bool
    url: str


@dataclass(frozen=True)
class Chip:
    """An active filter: its name, what it says, and the address without it."""

    name: str
    value: str
    remove_url: str


@dataclass
class Listing:
    """One page of a list.

    ``filters`` names the query parameters that narrow it, ``live`` the record types whose changes
    refresh it (``"Deal Task"``), ``total`` the known total, capped as ``total_is_capped`` says.
    """

    request: HttpRequest
    caption: str
    page: Page[Any] | None = None
    filters: Sequence[str] = ()
    chips: Sequence[Chip] = ()
    live: str = ""
    total: int | None = None
    total_is_capped: bool = False
    sort: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    columns: Sequence[Column] = ()
    opens_with_default: bool = False

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of this page."""
        return self.page.items if self.page else ()

    @property
    def query(self) -> str:
        """What is being looked for in the list."""
        return self.request.GET.get("q", "")

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list, so that nothing found means: no match."""
        return any(self.request.GET.get(name) for name in ("q", *self.filters))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the find field must carry along."""
        skipped = {"q", *_PLACE}
        return [(k, v) for k, vs in self.request.GET.lists() if k not in skipped for v in vs]

    @property
    def clear_url(self) -> str:
        """The list without find and filters, in the same view."""
        return self.address(q=None, saved=None, **dict.fromkeys(self.filters))

    @property
    def shows(self) -> dict[str, bool]:
        """Which of the ``columns`` to draw, by code: ``{% if list.shows.stage %}``."""
        hidden = self._hidden
        there = {column.code for column in self._there}
        return {
            column.code: column.code in there and column.code not in hidden
            for column in self.columns
        }

    @property
    def choices(self) -> list[Choice]:
        """The picker's columns, each with the address that shows or hides it."""
        hidden = self._hidden
        return [
            Choice(
                column.label,
                column.code not in hidden,
                self.address(**{HIDE: ",".join(sorted(hidden ^ {column.code})) or None}),
            )
            for column in self._there
        ]

    @property
    def _hidden(self) -> set[str]:
        known = {column.code for column in self.columns}
        return known.intersection(self.request.GET.get(HIDE, "").split(","))

    @cached_property
    def _there(self) -> list[Column]:
        """Columns that some row of this page tells something in; without rows, all."""
        seen: set[str] = set()
        for row in self.rows:
            seen.update(getattr(row, "facets", ()))
        return [
            column
            for column in self.columns
            if not column.facet or not self.rows or seen & {column.facet, column.coarse}
        ]

    @property
    def next_url(self) -> str:
        """The following page, or empty."""
        if not self.page or not self.page.has_next:
            return ""
        return self.address(after=self.page.end)

    @property
    def previous_url(self) -> str:
        """The page before, or empty."""
        if not self.page or not self.page.has_previous:
            return ""
        return self.address(before=self.page.start)

    def address(self, **changes: str | None) -> str:
        """This list with some parameters changed (None removes); always from the first page."""
        query: QueryDict = self.request.GET.copy()
        for name in _PLACE:
            query.pop(name, None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        # A list that opens with a saved view needs a word to show everything instead.
        encoded = query.urlencode() or ("default=off" if self.opens_with_default else "")
        return f"{self.request.path}?{encoded}" if encoded else self.request.path

    def chip(self, name: str, label: str, value: str) -> Chip:
        """The chip of an active filter."""
        return Chip(label, value, self.address(**{name: None}))
