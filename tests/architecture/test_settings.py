"""Settings: documented, complete, and safe for production."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.architecture.sources import tree
from tests.harness.databases import Database
from tests.harness.server import ROOT

PRODUCTION = {
    "BASE_URL": "https://partners.example.com",
    "ALLOWED_HOSTS": "partners.example.com",
    "EMAIL_URL": "smtp://localhost:25",
    "SECRET_KEY": "Zp3" + "kR8vQ2mX7nL5wT9cB4yH6jF1sD0gA" * 2,
    "REFERENCE_KEY": "another-key-for-references-only-42",
}

# Read by the launcher and by libraries, not by the settings.
ELSEWHERE = {
    "GUILDHALL_NO_USERNS",
    "GUILDHALL_RECORD",
    "PG_BINDIR",
    "PROMETHEUS_MULTIPROC_DIR",
}


def variables_read() -> set[str]:
    """Every environment variable that the settings ask for."""
    found = set()
    for node in ast.walk(tree(ROOT / "portal" / "settings.py")):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
        ):
            found.add(node.args[0].value)
    return found


def documented_variables() -> set[str]:
    """Every variable in the first column of the README's tables."""
    rows = re.findall(r"^\|([^|]+)\|", (ROOT / "README.md").read_text(), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row)}


def test_the_readme_documents_every_variable() -> None:
    documented = documented_variables()
    read = variables_read()
    assert len(read) > 20
    assert read <= documented, f"not in the README: {sorted(read - documented)}"
    # What nothing reads any more must not be promised.
    unread = documented - read - ELSEWHERE
    assert not unread, f"in the README, but not read: {sorted(unread)}"


@pytest.mark.django_db
def test_production_settings_pass_the_deployment_check(test_database: Database) -> None:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment |= PRODUCTION | test_database.server.environment(test_database.name)
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--database", "default"],
        cwd=ROOT,
        env=environment | {"LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout + result.stderr, result.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
