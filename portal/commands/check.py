"""Check an installation: settings, database and its role, migrations, queue, mail, storage."""

import argparse
import json
import sys

from portal.environment import load, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 if anything needs attention."""
    start_django()
    findings = load("portal.inspection").inspect()
    if arguments.json:
        sys.stdout.write(json.dumps([finding._asdict() for finding in findings], indent=1) + "\n")
    else:
        for finding in findings:
            mark = "ok  " if finding.ok else "FAIL"
            sys.stdout.write(f"{mark}  {finding.name:<11} {finding.detail}\n")
    return 0 if all(finding.ok for finding in findings) else 1
