"""Write the GraphQL schema to graphql/schema.graphql, or check that the file is up to date."""

import argparse
import os
import sys
from pathlib import Path

from portal.environment import load

COMMITTED = Path(__file__).resolve().parents[2] / "graphql" / "schema.graphql"


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--check", action="store_true", help="write nothing, fail if it differs")


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 if a check finds a difference."""
    # The schema depends on code alone: neither a database nor secrets are asked for.
    os.environ.setdefault("SECRET_KEY", "only-to-print-the-schema")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nothing")
    text = load("partner_api.schema").sdl()
    if arguments.check:
        same = COMMITTED.exists() and COMMITTED.read_text() == text
        if not same:
            sys.stderr.write("graphql/schema.graphql is out of date: run `make schema`\n")
        return 0 if same else 1
    COMMITTED.write_text(text)
    return 0
