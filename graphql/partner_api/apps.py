from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnerApiConfig(AppConfig):
    name = "partner_api"
    label = "partner_api"
    verbose_name = _("API")

    def ready(self) -> None:
        """Jobs."""
        import_module("partner_api.jobs")
