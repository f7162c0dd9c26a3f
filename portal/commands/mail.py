"""Take answers to mails that ask for a decision: one on standard input, or all of a maildir."""

import argparse
import sys
from pathlib import Path

from portal.environment import CommandError, load, start_django

# What a mail server understands as "try again later" (sysexits.h).
TRY_AGAIN = 75


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "act",
        choices=["receive", "collect"],
        help="receive: one mail on standard input, for an alias of the mail server; "
        "collect: everything new in the maildir",
    )
    parser.add_argument(
        "--directory", type=Path, metavar="MAILDIR", help="instead of MAIL_DIRECTORY"
    )


def run(arguments: argparse.Namespace) -> int:
    """Take them and answer. Ends with 75 if the mail server should deliver it again later."""
    start_django()
    settings = load("django.conf").settings
    if not settings.REPLY_ADDRESS:
        raise CommandError(
            "MAIL_REPLY_ADDRESS is not set: nobody is asked to answer by mail. See the README."
        )
    try:
        if arguments.act == "receive":
            _receive()
        else:
            _collect(arguments.directory or Path(settings.MAIL_DIRECTORY or "-"))
        load("portal.notifications.services.answer_replies").answer_replies()
    except load("django.db").OperationalError as error:
        sys.stderr.write(f"guildhall mail: {error}\n")
        return TRY_AGAIN
    return 0


def _receive() -> None:
    taking = load("portal.notifications.services.take_reply")
    raw = sys.stdin.buffer.read(taking.MOST_BYTES + 1)
    if len(raw) > taking.MOST_BYTES:
        raise CommandError(f"this mail is larger than {taking.MOST_BYTES // 2**20} MB")
    reply = taking.take_reply(raw)
    sys.stdout.write(f"{reply.result if reply else 'no answer of anybody: ignored'}\n")


def _collect(directory: Path) -> None:
    try:
        count = load("portal.notifications.services.collect_mail").collect_mail(directory)
    except FileNotFoundError as error:
        raise CommandError(f"{directory} is no maildir: set MAIL_DIRECTORY") from error
    sys.stdout.write(f"{count} taken\n")
