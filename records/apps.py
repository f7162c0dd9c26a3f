from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        """Register the audiences and the jobs."""
        import_string("records.audiences.sees_record")
        import_string("records.jobs.purge")
