"""Tell what a partner's people and programs opened, searched, exported and received."""

import argparse
import json
import sys
from datetime import datetime, time
from typing import Any

from portal.environment import CommandError, load, refusals_as_errors, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--partner", required=True, metavar="REF", help="such as P-1017")
    parser.add_argument("--act", default="", metavar="WAY", help="opened, searched, exported …")
    parser.add_argument("--since", default="", metavar="WHEN", help="such as 2026-03-01")
    parser.add_argument("--until", default="", metavar="WHEN", help="2026-03-31: that day, too")
    parser.add_argument("--most", type=_number, default=100, help="so many, the latest first")
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(arguments: argparse.Namespace) -> int:
    """List it."""
    start_django()
    system = load("portal.kernel.actors").SYSTEM
    log = load("partners.selectors.accesses")
    filters = log.AccessFilters(
        act=_act(arguments.act),
        since=_moment(arguments.since),
        until=_moment(arguments.until, whole_day=True),
    )
    with refusals_as_errors():
        partner = load("partners.selectors.organisations").access_partner(
            actor=system, reference=arguments.partner
        )
        rows = log.access_log(actor=system, partner=partner, filters=filters)
    latest = list(rows.order_by("-at", "-pk")[: arguments.most])
    found = [_as_data(each) for each in log.in_words(system, latest)]
    if arguments.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return 0
    for each in found:
        named = ", ".join(record["reference"] for record in each["records"])
        sys.stdout.write(
            f"{each['at']}  {each['act']:<10}  {each['person'] or '-'}  {each['query']}"
            f"  {each['kind']} {each['count']}: {named}\n"
        )
    return 0


def _as_data(access: Any) -> dict[str, Any]:
    entry = access.entry
    return {
        "at": entry.at.isoformat(timespec="seconds"),
        "act": entry.act,
        "person": access.person.full_name if access.person else None,
        "place": entry.place,
        "query": entry.query,
        "kind": entry.subject,
        "count": len(entry.record_ids),
        "records": [
            {"reference": str(each.shown), "facets": list(each.facets)} for each in access.records
        ],
    }


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number above zero")
    return int(text)


def _act(text: str) -> str:
    known = load("sharing.models").AccessAct.values
    if text and text not in known:
        raise CommandError(f"{text} is no way of reading: write one of {', '.join(known)}")
    return text


def _moment(text: str, *, whole_day: bool = False) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no date: write 2026-03-01") from None
    if whole_day and len(text) <= len("2026-03-01"):
        found = datetime.combine(found, time.max)
    return found if found.tzinfo else load("django.utils.timezone").make_aware(found)
