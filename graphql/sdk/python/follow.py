"""Read every customer, then follow what changes, across lost connections.

    python follow.py https://portal.example ghl_your_token [--until N]

Prints one JSON object per line: the customers, then each change, each once.
"""

from __future__ import annotations

import argparse
import json

from guildhall_client import Guildhall

CUSTOMERS = """query Customers($after: Cursor) {
  customers(first: 100, after: $after) {
    nodes { id reference name city status }
    pageInfo { hasNextPage endCursor }
  }
}"""


def main() -> None:
    """Print customers, then changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("token")
    parser.add_argument("--until", type=int, help="stop after so many changes")
    arguments = parser.parse_args()
    guildhall = Guildhall(arguments.address, arguments.token)
    # The cursor first: what changes while we read is told again, nothing is missed.
    cursor = guildhall.cursor()
    for customer in guildhall.rows(CUSTOMERS):
        print(json.dumps({"customer": customer}), flush=True)
    for told, change in enumerate(guildhall.changes(cursor), start=1):
        print(json.dumps({"change": change}), flush=True)
        if told == arguments.until:
            return


if __name__ == "__main__":
    main()
