from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Say whom changes of sharing concern; listen to sharing's own events."""
        import_module("sharing.audiences")
        import_module("sharing.subscribers")
