"""Create a token for scripts. It acts as its user, and its text is shown once."""

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta

from portal.environment import CommandError, load, refusals_as_errors, start_django


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("act", choices=["create"], help="what to do")
    parser.add_argument("--user", required=True, metavar="EMAIL", help="whom the token acts as")
    parser.add_argument("--name", default="command line", help="what the token is for")
    parser.add_argument(
        "--scope",
        action="append",
        choices=["read", "write", "export", "webhooks"],
        help="may be repeated; read and write if absent",
    )
    parser.add_argument("--days", type=int, default=90, help="valid for so many days")
    parser.add_argument("--json", action="store_true", help="print a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Create it as the user would."""
    start_django()
    users = load("portal.kernel.models").User.objects
    user = users.filter(email__iexact=arguments.user, is_active=True).first()
    if user is None:
        raise CommandError(f"nobody signs in as {arguments.user}")
    actor = load("portal.kernel.actors").actor_for(user)
    expires_at = datetime.now(UTC) + timedelta(days=arguments.days)
    with refusals_as_errors():
        token, text = load("portal.kernel.services.tokens").create_token(
            actor=actor,
            user=user,
            name=arguments.name,
            scopes=tuple(arguments.scope or ("read", "write")),
            expires_at=expires_at,
        )
    answer = {
        "token": text,
        "user": user.email,
        "name": token.name,
        "scopes": token.scopes,
        "expires_at": expires_at.isoformat(timespec="seconds"),
    }
    sys.stdout.write((json.dumps(answer, indent=1) if arguments.json else text) + "\n")
    return 0
