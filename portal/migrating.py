"""Applying migrations quickly: a fresh database is what every demo and every test run begins with.

Before each step Django renders again every model related to the one that changes. All of ours are
related, through the user at least, so that the time grows with the square of their number. Two
measures take most of it away: packages' migrations run while our models are not there yet, and
steps that concern one model only render nothing but that model.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
    RunPython,
    RunSQL,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from partners.services.tend_sharing_changes import ask_for_what_waits
from portal.cms.services.content_tree import ensure_content_tree
from portal.environment import CLONE
from portal.kernel.actors import SYSTEM
from workflows.services.install_routes import install_routes

# None of these looks at how other models refer to the one that it names.
CONFINED = (
    AddConstraint,
    AddField,
    AddIndex,
    AddTrigger,
    AlterModelOptions,
    CreateExtension,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
    RemoveTrigger,
    RunPython,
    RunSQL,
)


class BriskState(ProjectState):
    """A project state that, while ``brisk``, renders again only the model that changes.

    Other models then refer to its former class, which has the same table and key. Code that runs
    in a migration gets everything rendered anew: that is what ``is_delayed`` means to Django.
    """

    brisk = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Render the model again, and those related to it unless ``brisk``."""
        if not self.brisk:
            super().reload_model(app_label, model_name, delay)
        elif "apps" in self.__dict__:
            self.is_delayed = True
            self._reload({(app_label, model_name)})


class BriskExecutor(MigrationExecutor):
    """Runs migrations whose steps concern one model each on a brisk state, others as Django."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        known = super()._create_project_state(with_applied_migrations)
        return BriskState(models=known.models, real_apps=known.real_apps)

    def apply_migration(
        self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Apply one migration."""
        state.brisk = all(_is_confined(each, migration, state) for each in migration.operations)
        if not state.brisk:
            state.clear_delayed_apps_cache()
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


def _is_confined(operation: Operation, migration: Migration, state: ProjectState) -> bool:
    if not isinstance(operation, AlterField):
        return isinstance(operation, CONFINED)
    model = state.models.get((migration.app_label, operation.model_name_lower))
    before = model.fields.get(operation.name) if model else None
    # Others may refer to a key, and then follow its type.
    return not any(each.primary_key or each.unique for each in (operation.field, before) if each)


def _own_apps() -> set[str]:
    """Labels of the apps that are ours, wherever they are installed."""
    return {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(CLONE)
        and not config.path.removeprefix(str(CLONE)).startswith("/.")
    }


def migrate(*, verbosity: int = 1) -> None:
    """Apply all that is pending: packages' migrations, our own, then Django's usual aftermath."""
    own = _own_apps()
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    packages = [leaf for leaf in leaves if leaf[0] not in own]
    if executor.migration_plan(packages):
        executor.migrate(packages)
    BriskExecutor(connection).migrate(leaves)
    call_command("migrate", interactive=False, verbosity=verbosity)


def furnish() -> None:
    """Make what every installation has and its people then change: content pages, first routes.

    What is there already stays as it is. Changes of sharing that waited for a second person
    before there were requests for them are sent to whoever decides.
    """
    ensure_content_tree()
    install_routes(actor=SYSTEM)
    for kind, subject, why in ask_for_what_waits(actor=SYSTEM).failed:
        sys.stderr.write(f"A change of sharing ({kind} {subject}) could not be sent: {why}\n")
