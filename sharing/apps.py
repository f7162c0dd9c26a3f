from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Say whom changes of sharing concern; listen to sharing's own events; keep the second
        wall in line with the models whenever migrations ran."""
        import_module("sharing.audiences")
        import_module("sharing.subscribers")
        import_module("sharing.rehearsal")
        import_module("sharing.checks")
        post_migrate.connect(import_module("sharing.second_wall").after_migrations, sender=self)
