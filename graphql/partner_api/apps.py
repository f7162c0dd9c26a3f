from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnerApiConfig(AppConfig):
    name = "partner_api"
    label = "partner_api"
    verbose_name = _("API")

    def ready(self) -> None:
        """Jobs; and the proof of parity may ask the API too: the schema is built when it does."""
        import_module("partner_api.jobs")
        import_module("partner_api.bulk.events")
        import_module("sharing.parity.questions").channels_in("partner_api.parity")
