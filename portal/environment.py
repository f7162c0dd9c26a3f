"""Where a command finds its installation: in the environment, else in this clone's demo."""

import importlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import django
from django.core.exceptions import ImproperlyConfigured

CLONE = Path(__file__).resolve().parent.parent
# One demo per clone; its record says where its home is, whichever home was chosen.
RECORD = Path(os.environ.get("GUILDHALL_RECORD", CLONE / ".guildhall" / "demo.json"))
# Files in a demo's home.
ENVIRONMENT = "environment.json"
ACCOUNTS = "accounts.json"

# What loads the sample data: `load()`, then `accounts()`, a list of dictionaries.
SAMPLE = "portal.desk.demo"


class CommandError(Exception):
    """A command cannot do what was asked; the message says why and what would help."""


def demo_environment() -> dict[str, str]:
    """The environment of the demo that was started from this clone, or nothing."""
    try:
        home = Path(json.loads(RECORD.read_text())["home"])
        return json.loads((home / ENVIRONMENT).read_text())
    except (OSError, ValueError, KeyError):
        return {}


def configure() -> None:
    """Settle the environment that settings will be read from. What is set explicitly wins."""
    if "DATABASE_URL" not in os.environ:
        os.environ.update(demo_environment())
    if "DATABASE_URL" not in os.environ:
        raise CommandError(
            "No installation found. Start the demo with `make demo`, or set DATABASE_URL and "
            "the other variables of the README's configuration table."
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def start_django() -> None:
    """Make the application importable. Raises CommandError if the settings are incomplete."""
    configure()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Turn a domain error, which is an expected refusal, into a command's failure."""
    refusal = load("portal.kernel.errors").DomainError
    try:
        yield
    except refusal as error:
        raise CommandError(str(error)) from error


def load(module: str) -> ModuleType:
    """Import a module of the application, which needs settings first."""
    start_django()
    return importlib.import_module(module)
