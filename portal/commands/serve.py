"""Serve pages, GraphQL and websockets until told to stop; then finish what is under way."""

import argparse
import errno
import os
import socket

import uvicorn
from uvicorn.supervisors import Multiprocess

from portal.environment import CommandError, configure
from portal.processes import LISTEN_FDS, listen

DRAIN_SECONDS = 15


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--processes", type=int, default=1, help="number of web processes")


def _listeners(arguments: argparse.Namespace) -> list[socket.socket]:
    """The sockets that whoever started us has bound already, or one of our own."""
    if given := os.environ.pop(LISTEN_FDS, None):
        return [socket.socket(fileno=int(number)) for number in given.split(",")]
    try:
        return [listen(arguments.host, arguments.port)]
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise CommandError(f"port {arguments.port} is busy; choose another with --port") from error


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    configure()
    behind_proxy = os.environ.get("BEHIND_PROXY", "").lower() in {"1", "true", "yes", "on"}
    config = uvicorn.Config(
        "portal.asgi:application",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=1024 * 1024,
        workers=arguments.processes,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        proxy_headers=behind_proxy,
        server_header=False,
        access_log=False,
        # The application's own settings configure logging.
        log_config=None,
    )
    listeners = _listeners(arguments)
    server = uvicorn.Server(config)
    if arguments.processes > 1:
        Multiprocess(config, sockets=listeners).run()
        return 0
    server.run(sockets=listeners)
    return 0 if server.started else 1
