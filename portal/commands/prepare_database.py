"""Create the two roles and the database of an installation. Run once, as a superuser."""

import argparse
import json
import sys

import psycopg
from psycopg.conninfo import conninfo_to_dict

from portal.environment import CommandError
from portal.roles import Roles, connection_url, create_database, ensure_roles


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--admin-url",
        required=True,
        metavar="URL",
        help="a superuser's, to a database that exists",
    )
    parser.add_argument("--name", default="guildhall", help="the database to create")
    parser.add_argument("--password", required=True, help="for both roles")
    parser.add_argument("--json", action="store_true", help="print a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Create what is missing; print the two variables to set."""
    try:
        conninfo_to_dict(arguments.admin_url)
        roles = Roles(password=arguments.password)
        ensure_roles(arguments.admin_url, roles)
        create_database(arguments.admin_url, arguments.name, roles)
    except psycopg.Error as error:
        raise CommandError(str(error)) from error
    values = {
        name: connection_url(arguments.admin_url, role, roles.password, arguments.name)
        for name, role in (("DATABASE_URL", roles.app), ("DATABASE_OWNER_URL", roles.owner))
    }
    lines = "\n".join(f"{name}={value}" for name, value in values.items())
    sys.stdout.write((json.dumps(values, indent=1) if arguments.json else lines) + "\n")
    return 0
