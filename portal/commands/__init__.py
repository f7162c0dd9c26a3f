"""The subcommands of `guildhall`, one module each.

A module offers ``configure_arguments(parser)`` and ``run(arguments) -> int``, the exit status. It
imports nothing that needs settings at its top: `--help` works before anything is configured. What
needs the application is reached through ``portal.environment.load``.
"""
