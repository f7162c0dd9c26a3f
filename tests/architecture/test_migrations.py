"""Migrations: every step can be taken back, and none locks a table while people work."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

from tests.harness.server import ROOT

OWN = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.path.startswith(str(ROOT)) and "site-packages" not in config.path
)


def test_every_step_can_be_taken_back() -> None:
    one_way = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OWN
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not one_way, "\n".join(one_way)


def _released() -> set[str] | None:
    """Names (`app.0001_initial`) of the migrations of the last release; None before the first."""
    tag = _git("describe", "--tags", "--abbrev=0")
    if not tag:
        return None
    files = [Path(name) for name in _git("ls-tree", "-r", "--name-only", tag).split()]
    return {path.stem for path in files if path.parent.name == "migrations"}


def _git(*arguments: str) -> str:
    result = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return result.stdout.strip()


@pytest.mark.django_db
def test_no_step_locks_a_table_while_people_work(capsys: pytest.CaptureFixture[str]) -> None:
    released = _released()
    if released is None:
        pytest.skip("nothing is released yet, so no migration runs on a database in use")
    linter = MigrationLinter(
        path=str(ROOT), include_apps=OWN, no_cache=True, ignore_name=sorted(released)
    )
    linter.lint_all_migrations()
    assert not linter.has_errors, capsys.readouterr().out
