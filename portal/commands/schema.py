"""Write what integrators build upon: the GraphQL schema, and types for TypeScript."""

import argparse
import os
import sys
from pathlib import Path

from portal.environment import load

FOLDER = Path(__file__).resolve().parents[2] / "graphql"


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--check", action="store_true", help="write nothing, fail if it differs")
    parser.add_argument(
        "--release",
        action="store_true",
        help="promise the schema of now: what breaks it later must be announced",
    )


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 if a check finds a difference, 2 where there is nothing to write to."""
    if not (FOLDER / "partner_api").is_dir():
        sys.stderr.write("This writes files of the sources: run it in a clone of Guildhall.\n")
        return 2
    # The schema depends on code alone: neither a database nor secrets are asked for.
    os.environ.setdefault("SECRET_KEY", "only-to-print-the-schema")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nothing")
    if arguments.release:
        promise = load("partner_api.released").promised(
            load("partner_api.schema").schema.graphql_schema
        )
        (FOLDER / "released.graphql").write_text(promise, encoding="utf-8")
    stale = {
        path: text
        for path, text in _files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    if arguments.check:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(FOLDER.parent)} is out of date: `make schema`\n")
        return 1 if stale else 0
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
    return 0


def _files() -> dict[Path, str]:
    """Each file with what it has to say."""
    declared, written = load("partner_api.schema"), load("partner_api.typescript")
    schema = declared.schema.graphql_schema
    operations = sorted((FOLDER / "operations").glob("*.graphql"))
    texts = [path.read_text(encoding="utf-8") for path in operations]
    types = FOLDER / "sdk" / "typescript"
    return {
        FOLDER / "schema.graphql": declared.sdl(),
        types / "schema.ts": written.schema_types(schema),
        types / "operations.ts": written.operation_types(schema, texts),
    }
