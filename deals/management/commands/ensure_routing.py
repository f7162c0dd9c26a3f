"""``manage.py ensure_routing``: part of ``guildhall migrate``."""

from typing import Any

from django.core.management.base import BaseCommand

from deals.services.install_routing import install_routing
from portal.kernel.actors import SYSTEM


class Command(BaseCommand):
    help = "Give deals the routing policy that an installation starts with, if they have none."

    def handle(self, *args: Any, **options: Any) -> None:
        """Install it; an edited policy stays as it is."""
        install_routing(actor=SYSTEM)
