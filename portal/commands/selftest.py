"""Prove that every channel shows each viewer what the specification says, and nothing else."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from portal.environment import load, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("subject", choices=["sharing"], help="what to prove")
    parser.add_argument("--people", type=int, default=12, help="how many people of partners")
    parser.add_argument("--records", type=int, default=6, help="how many records of each kind")
    parser.add_argument("--json", action="store_true", help="print a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 if any channel differs from the specification."""
    start_django()
    system = load("portal.kernel.actors").SYSTEM
    _run, report = load("sharing.services.prove_parity").prove_parity(
        actor=system, people_asked=arguments.people, records_each=arguments.records
    )
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        _print(report)
    return 1 if report.differences else 0


def _print(report: Any) -> None:
    for name, count in sorted(report.asked.items()):
        wrong = sum(each.channel == name for each in report.differences)
        sys.stdout.write(f"{'FAIL' if wrong else 'ok  '}  {name:<12} {count} answers\n")
    sys.stdout.write(
        f"{report.questions} answers for {report.people} people, "
        f"{len(report.differences)} differ from the specification\n"
    )
    example = report.smallest
    if example is not None:
        sys.stdout.write(
            f"\nThe smallest example: by {example.channel}, {example.viewer} reads "
            f"{example.kind} {example.record}\n"
            f"  shown, but hidden by the specification: {', '.join(example.shown) or 'nothing'}\n"
            f"  withheld, but visible: {', '.join(example.withheld) or 'nothing'}\n"
        )
