"""Run the demo from this clone: up (in the foreground), down, or reset (delete it and start)."""

import argparse
import os
import sys
from pathlib import Path

import psycopg

from portal.demo.home import Home
from portal.demo.record import recorded
from portal.demo.run import bring_up, take_down
from portal.environment import CLONE, CommandError
from portal.unprivileged import ClusterError

DEFAULT_HOME = CLONE / ".guildhall" / "demo"


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("act", choices=["up", "down", "reset"], help="what to do")
    parser.add_argument("--port", type=int, help="port; by default a free one from 8000")
    parser.add_argument("--home", type=Path, help="directory for database, media and logs")


def run(arguments: argparse.Namespace) -> int:
    """Do it. A server named by DATABASE_URL, entered as a superuser, replaces the embedded one."""
    given_url = os.environ.get("DATABASE_URL", "")
    running = recorded()
    if arguments.home:
        home = Home(arguments.home, given_url)
    elif running and arguments.act != "up":
        home = Home(Path(running.home), running.given_url)
    else:
        home = Home(DEFAULT_HOME, given_url)
    try:
        if arguments.act != "up":
            stopped = take_down(home)
            sys.stdout.write("The demo is stopped.\n" if stopped else "No demo was running.\n")
        if arguments.act == "reset":
            home.wipe()
        if arguments.act == "down":
            return 0
        return bring_up(home, arguments.port, any_home=arguments.home is None)
    except (ClusterError, psycopg.Error) as error:
        raise CommandError(str(error)) from error
