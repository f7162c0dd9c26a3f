from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "portal.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Follow the feed; know whom our own events concern; name endpoints in inboxes."""
        for module in ("policies", "services.gather", "subscribers", "jobs", "parity"):
            import_module(f"portal.webhooks.{module}")
