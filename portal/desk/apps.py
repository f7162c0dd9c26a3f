from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Register what the rail counts, whom events concern, and the jobs."""
        for module in ("counts", "policies", "jobs"):
            import_module(f"portal.desk.{module}")
        import_module("sharing.parity.questions").channels_in("portal.desk.parity")
