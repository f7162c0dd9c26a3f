from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Numbers for the rail, from the floors that know them."""
        import_module("portal.desk.counts")
