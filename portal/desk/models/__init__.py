"""What the desk itself keeps."""

from portal.desk.models.imports import (
    ImportBatch,
    ImportChange,
    ImportJob,
    ImportMapping,
    ImportStatus,
)

__all__ = ["ImportBatch", "ImportChange", "ImportJob", "ImportMapping", "ImportStatus"]
