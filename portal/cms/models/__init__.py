"""News, library and help pages."""

from portal.cms.models.pages import (
    AudienceMixin,
    HomePage,
    LibraryIndexPage,
    LibraryPage,
    NewsIndexPage,
    NewsPage,
)

__all__ = [
    "AudienceMixin",
    "HomePage",
    "LibraryIndexPage",
    "LibraryPage",
    "NewsIndexPage",
    "NewsPage",
]
