"""Floor 0: people, departments, tokens, the outbox and the audit."""

from portal.kernel.models.buckets import RateBucket
from portal.kernel.models.calendars import WorkingCalendar
from portal.kernel.models.feed import AuditEntry, OutboxEvent
from portal.kernel.models.people import (
    Density,
    Department,
    DepartmentCode,
    Theme,
    User,
    anonymous_user,
)
from portal.kernel.models.previews import Preview
from portal.kernel.models.referenced import Referenced
from portal.kernel.models.remits import DepartmentRemit
from portal.kernel.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Density",
    "Department",
    "DepartmentCode",
    "DepartmentRemit",
    "OutboxEvent",
    "Preview",
    "RateBucket",
    "Referenced",
    "Theme",
    "User",
    "WorkingCalendar",
    "anonymous_user",
]
