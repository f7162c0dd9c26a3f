"""Viewflow's rows in the Django admin: to be read. Its own pages would change and delete them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from viewflow.workflow.admin import ProcessAdmin, TaskAdmin
from viewflow.workflow.models import Process, Task


class ReadOnly(admin.ModelAdmin):
    """What is decided by services is looked at here, by nobody changed: four eyes hold there."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class Processes(ReadOnly, ProcessAdmin):
    """Processes, with their nodes' rows."""


class Tasks(ReadOnly, TaskAdmin):
    """Rows of nodes."""


for model, page in ((Process, Processes), (Task, Tasks)):
    admin.site.unregister(model)
    admin.site.register(model, page)
