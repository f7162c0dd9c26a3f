"""Replay a recorded approval log through the engine and print its figures; nothing is kept."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from portal.environment import CommandError, load, refusals_as_errors, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "log", type=Path, metavar="LOG", help="a CSV file of events, compressed (.gz) or not"
    )
    parser.add_argument(
        "--policy",
        required=True,
        metavar="NAME",
        help="who decides: declarations, payments or travel",
    )
    parser.add_argument(
        "--sample", type=int, metavar="N", help="every variant once and N further cases"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Replay it. Raises ``CommandError`` for a log or a policy that is not there."""
    start_django()
    if not arguments.log.is_file():
        raise CommandError(f"there is no file {arguments.log}")
    policies = load("workflows.engine.recorded_policies").POLICIES
    if arguments.policy not in policies:
        raise CommandError(f"there is no policy {arguments.policy}: use {', '.join(policies)}")
    try:
        with refusals_as_errors():
            answer = load("workflows.services.replay_log").replay_file(
                arguments.log, policies[arguments.policy], sampled=arguments.sample
            )
    except ValueError as error:
        raise CommandError(str(error)) from error
    sys.stdout.write(json.dumps(answer, indent=1) + "\n" if arguments.json else _text(answer))
    return 0


def _text(answer: dict[str, Any]) -> str:
    refused = answer.pop("refused")
    lines = [f"{name.replace('_', ' '):<48} {value}" for name, value in answer.items()]
    lines += [f"refused: {each['case']} {each['activity']} ({each['code']})" for each in refused]
    return "\n".join(lines) + "\n"
