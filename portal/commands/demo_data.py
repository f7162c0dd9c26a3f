"""Load the demo's sample data through the services. `make demo` does this once."""

import argparse
import json
import os
from pathlib import Path

from portal.environment import ACCOUNTS, SAMPLE, CommandError, load, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Load them and note the sign-ins. Refuses outside the demo."""
    start_django()
    settings = load("django.conf").settings
    if not settings.DEMO:
        raise CommandError("sample data are for the demo only")
    sample = load(SAMPLE)
    sample.load()
    accounts = Path(settings.HOME_DIR) / ACCOUNTS
    with open(os.open(accounts, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123
        json.dump(sample.accounts(), file, ensure_ascii=False, indent=1)
    return 0
