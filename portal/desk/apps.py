from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Declare whom events concern, and the jobs."""
        import_string("portal.desk.policies.whose_import")
        import_string("portal.desk.jobs.apply_import")
