"""Bring the database to the structure that this version needs, as the role that owns it."""

import argparse
import os

from portal.environment import configure, load


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--plan", action="store_true", help="only show what would be done")
    parser.add_argument(
        "--structure-only",
        action="store_true",
        help="leave out the content pages and approval routes that a new installation starts with",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing unless it fails")


def run(arguments: argparse.Namespace) -> int:
    """Migrate. DATABASE_OWNER_URL names the owner."""
    configure()
    os.environ["GUILDHALL_AS_OWNER"] = "1"
    if arguments.plan:
        load("django.core.management").call_command("migrate", plan=True)
        return 0
    migrating = load("portal.migrating")
    migrating.migrate(verbosity=0 if arguments.quiet else 1)
    if not arguments.structure_only:
        migrating.furnish()
    return 0
