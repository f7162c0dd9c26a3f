"""Make a key for push messages: the value of VAPID_PRIVATE_KEY. With another key every browser
has to be switched on again."""

import argparse
import sys

from portal.notifications.engine.vapid import make_key


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(arguments: argparse.Namespace) -> int:
    """Print one, and keep none."""
    sys.stdout.write(f"{make_key()}\n")
    return 0
