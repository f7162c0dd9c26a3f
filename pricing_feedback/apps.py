from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingFeedbackConfig(AppConfig):
    name = "pricing_feedback"
    label = "pricing_feedback"
    verbose_name = _("Price feedback")

    def ready(self) -> None:
        """Say whom events concern and who subscribes; make cases known to the approval engine."""
        import_module("pricing_feedback.policies")
        import_module("pricing_feedback.subscribers")
        import_module("pricing_feedback.requests").register_request()
