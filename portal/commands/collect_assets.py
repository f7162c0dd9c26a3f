"""Gather style sheets, scripts, icons and fonts into STATIC_ROOT, named by content."""

import argparse

from portal.environment import load


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Collect."""
    load("django.core.management").call_command("collectstatic", interactive=False, verbosity=1)
    return 0
