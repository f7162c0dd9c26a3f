from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.kernel import checks

__all__ = ["KernelConfig", "checks"]


class KernelConfig(AppConfig):
    name = "portal.kernel"
    label = "kernel"
    verbose_name = _("Kernel")
