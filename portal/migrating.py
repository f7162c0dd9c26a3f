"""Applying migrations in the order that is quickest."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.environment import CLONE


def _own_apps() -> set[str]:
    """Labels of the apps that are ours, wherever they are installed."""
    return {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(CLONE)
        and not config.path.removeprefix(str(CLONE)).startswith("/.")
    }


def migrate(*, verbosity: int = 1) -> None:
    """Apply all that is pending, packages' migrations before our own.

    Every step of a migration renders again all models related to the one it changes, and ours
    are all related, through the user at least: the packages' many steps are cheap only as long
    as our models are not there yet.
    """
    executor = MigrationExecutor(connection)
    own = _own_apps()
    packages = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in own]
    if executor.migration_plan(packages):
        executor.migrate(packages)
    call_command("migrate", interactive=False, verbosity=verbosity)
