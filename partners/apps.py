from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        """Let actors know their organisations and departments; register what partners add."""
        for module in (
            "standing",
            "policies",
            "policies_sharing",
            "sights",
            "subscribers",
            "timeline",
            "parity",
        ):
            import_module(f"partners.{module}")
        import_module("partners.flows").register_request()
