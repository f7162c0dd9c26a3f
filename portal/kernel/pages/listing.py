"""What a list page hands to ``list.html``: rows, filters in the URL, and keyset links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from portal.kernel.keyset import Page

# Parameters that say where one is, not what one looks for.
_PLACE = ("after", "before", "peek")


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
    error: str = ""
    sort: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

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
        return self.address(q=None, **dict.fromkeys(self.filters))

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
        encoded = query.urlencode()
        return f"{self.request.path}?{encoded}" if encoded else self.request.path

    def chip(self, name: str, label: str, value: str) -> Chip:
        """The chip of an active filter."""
        return Chip(label, value, self.address(**{name: None}))
