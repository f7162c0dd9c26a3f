from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        """Register audiences, jobs and the sources of timelines."""
        import_module("records.audiences")
        import_module("records.jobs")
        import_module("records.selectors.timeline")
        import_module("sharing.parity.questions").channels_in("records.parity")
