"""Tell what a partner could see at a moment, from the shares and walls as they were known then."""

import argparse
import json
import sys
from datetime import datetime

from portal.environment import CommandError, load, refusals_as_errors, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--partner", required=True, metavar="REF", help="such as P-1017")
    parser.add_argument(
        "--at",
        required=True,
        metavar="WHEN",
        help="a day (its end is meant) or a moment, such as 2026-03-01 or 2026-03-01T09:00+02:00",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(arguments: argparse.Namespace) -> int:
    """List it."""
    start_django()
    moment = _moment(arguments.at)
    system = load("portal.kernel.actors").SYSTEM
    with refusals_as_errors():
        partner = load("partners.selectors.organisations").access_partner(
            actor=system, reference=arguments.partner
        )
        seen = load("partners.selectors.partners").visible_to_partner_on(
            actor=system, partner=partner, at=moment
        )
    rows = [
        {"kind": row.model_label, "reference": str(row), "facets": row.facets}
        for kind in seen
        for row in kind.rows
    ]
    for kind in seen:
        if kind.more:
            text = f"{kind.more:,} more are not listed, {kind.count:,} in all"
            sys.stderr.write(f"{kind.shareable.label}: {text}\n")
    if arguments.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return 0
    for row in rows:
        sys.stdout.write(f"{row['kind']:<28} {row['reference']:<12} {', '.join(row['facets'])}\n")
    total = sum(kind.count for kind in seen)
    sys.stdout.write(f"{total} records at {moment.isoformat(timespec='seconds')}\n")
    return 0


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no date: write 2026-03-01 or 2026-03-01T09:00") from None
    if len(text) <= len("2026-03-01"):
        found = found.replace(hour=23, minute=59, second=59)
    return found if found.tzinfo else load("django.utils.timezone").make_aware(found)
