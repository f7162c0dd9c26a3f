"""The console script `guildhall`: picks a command, runs it, turns its errors into a status."""

import argparse
import importlib
import os
import sys

from portal.environment import CommandError
from portal.kernel.viewers import work_for_the_house

COMMANDS = {
    "demo": "run a whole demo from this clone: up, down, reset",
    "accounts": "list the sign-ins of the demo",
    "demo-data": "load the sample data of the demo",
    "migrate": "bring the database to the structure of this version",
    "collect-assets": "gather static files for serving",
    "import": "import a file, or check what importing it would do",
    "check": "check settings, database, queue, mail and storage",
    "explain": "explain why a party sees a record, or why not",
    "could-see": "tell what a partner could see on a date",
    "access-log": "tell what a partner opened, searched, exported and received",
    "replay": "replay a recorded approval log through the engine",
    "selftest": "prove that every channel answers as the sharing policy says",
    "token": "create a token for scripts",
    "vapid-key": "make a key for push messages",
    "prepare-database": "create database and roles on a server of yours",
    "schema": "write the GraphQL schema, and types for TypeScript, into graphql/",
    "mail": "take answers to mails that ask for a decision",
    "messages": "extract, check and compile translations",
    "serve": "run the web server (HTTP and websockets)",
    "worker": "run the job worker and the periodic jobs",
}
SERVICES = {"serve", "worker"}
# Commands whose name is a word of the language itself.
MODULES = {"import": "import_file"}


def _parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:<17} {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="guildhall",
        description="Run and administer Guildhall, the partner portal.",
        epilog=f"commands:\n{listing}\n\n`guildhall COMMAND --help` describes one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="what to do")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns 0 for success, 1 for a failure, 2 for a wrong call."""
    chosen = _parser().parse_args(argv)
    if chosen.command not in SERVICES:
        # Someone at a terminal wants the answer, not the log.
        os.environ.setdefault("LOG_LEVEL", "WARNING")
    if chosen.command != "serve":
        # Someone at a terminal, and the worker, answer for the house; a web process answers for
        # whoever asks.
        work_for_the_house()
    name = MODULES.get(chosen.command, chosen.command.replace("-", "_"))
    module = importlib.import_module(f"portal.commands.{name}")
    parser = argparse.ArgumentParser(
        prog=f"guildhall {chosen.command}", description=module.__doc__
    )
    module.configure_arguments(parser)
    arguments = parser.parse_args(chosen.arguments)
    try:
        return module.run(arguments)
    except CommandError as error:
        sys.stderr.write(f"guildhall {chosen.command}: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
