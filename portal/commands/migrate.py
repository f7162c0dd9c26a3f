"""Bring the database to the structure that this version needs, as the role that owns it."""

import argparse
import os

from portal.environment import configure, load


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--plan", action="store_true", help="only show what would be done")


def run(arguments: argparse.Namespace) -> int:
    """Migrate. DATABASE_OWNER_URL names the owner."""
    configure()
    os.environ["GUILDHALL_AS_OWNER"] = "1"
    management = load("django.core.management")
    management.call_command("migrate", interactive=False, plan=arguments.plan)
    if not arguments.plan:
        management.call_command("ensure_content")
    return 0
