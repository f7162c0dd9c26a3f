"""What happens to content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class ContentPublished(Event):
    """A news or library page went live, or changed."""

    code: ClassVar[str] = "cms.page.published"
    subject: ClassVar[str] = "wagtailcore.page"
