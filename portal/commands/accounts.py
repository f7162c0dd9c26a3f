"""List the demo's sign-ins. Outside the demo there is nothing to list, and nothing is."""

import argparse
import json
import os
import sys
from pathlib import Path

from portal.demo.announce import accounts_table, read_accounts
from portal.environment import ACCOUNTS, CommandError, configure


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    configure()
    if os.environ.get("GUILDHALL_DEMO") != "1":
        raise CommandError("this is not the demo; its people's passwords are their own")
    accounts = read_accounts(Path(os.environ["GUILDHALL_HOME"]) / ACCOUNTS)
    if not accounts:
        raise CommandError("the demo has no sign-ins yet; its sample data are being loaded")
    text = json.dumps(accounts, ensure_ascii=False, indent=1) if arguments.json else ""
    sys.stdout.write((text or accounts_table(accounts)) + "\n")
    return 0
