"""Explain why a party sees a facet of a record, or why not, as the policy itself answers."""

import argparse
import json
import sys
from typing import Any

from portal.environment import load, refusals_as_errors, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--party", required=True, metavar="REF", help="a partner's reference, or a person's e-mail"
    )
    parser.add_argument("--record", required=True, metavar="REF", help="such as C-1042 or D-310")
    parser.add_argument("--facet", required=True, metavar="NAME", help="such as commercial")
    parser.add_argument("--json", action="store_true", help="print a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Explain it."""
    start_django()
    system = load("portal.kernel.actors").SYSTEM
    with refusals_as_errors():
        explanation = load("partners.selectors.parties").explain_party(
            arguments.party, arguments.record, arguments.facet, actor=system
        )
    if arguments.json:
        sys.stdout.write(
            json.dumps(_as_data(arguments, explanation), ensure_ascii=False, indent=1)
        )
        sys.stdout.write("\n")
        return 0
    verdict = "sees" if explanation.allowed else "does not see"
    sys.stdout.write(f"{arguments.party} {verdict} {explanation.facet} of {arguments.record}\n")
    for reason in explanation.reasons:
        sys.stdout.write(f"  {'+' if reason.allows else '-'} {reason.text}\n")
    for change in explanation.opens:
        sys.stdout.write(f"  It would open if: {change}\n")
    return 0


def _as_data(arguments: argparse.Namespace, explanation: Any) -> dict[str, Any]:
    return {
        "party": arguments.party,
        "record": arguments.record,
        "facet": explanation.facet,
        "allowed": explanation.allowed,
        "reasons": [
            {"kind": reason.kind, "allows": reason.allows, "text": reason.text}
            for reason in explanation.reasons
        ],
        "opens": list(explanation.opens),
    }
