from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class DealsConfig(AppConfig):
    name = "deals"
    label = "deals"
    verbose_name = _("Deals")

    def ready(self) -> None:
        """Register the audiences, the approval and the jobs."""
        import_string("deals.policies.sees_deal")
        import_string("deals.flows.DEAL_APPROVAL")
        import_string("deals.jobs.sweep_protections")
        import_string("deals.subscribers.recognise_again")
