"""What the desk itself keeps."""

from portal.desk.models.imports import (
    ImportBatch,
    ImportChange,
    ImportJob,
    ImportMapping,
    ImportStatus,
)
from portal.desk.models.views import (
    LONGEST_QUERY,
    DefaultView,
    SavedView,
    ViewList,
    ViewRole,
)

__all__ = [
    "LONGEST_QUERY",
    "DefaultView",
    "ImportBatch",
    "ImportChange",
    "ImportJob",
    "ImportMapping",
    "ImportStatus",
    "SavedView",
    "ViewList",
    "ViewRole",
]
