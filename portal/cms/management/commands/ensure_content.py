"""``manage.py ensure_content``: part of ``guildhall migrate``."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.cms.services.content_tree import ensure_content_tree


class Command(BaseCommand):
    help = "Make the home, news and library pages that every installation has."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        ensure_content_tree()
