from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingFeedbackConfig(AppConfig):
    name = "pricing_feedback"
    label = "pricing_feedback"
    verbose_name = _("Price feedback")
