from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Say whom the catalogue's events concern, and be there when prices begin to hold; make
        releases known to the approval engine."""
        import_module("catalogue.policies")
        import_module("catalogue.flows").register_request()
        import_module("catalogue.subscribers")
