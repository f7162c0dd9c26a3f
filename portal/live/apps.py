from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "portal.live"
    label = "live"
    verbose_name = _("Live")

    def ready(self) -> None:
        """Jobs, and the wake-up by Redis where that is asked for."""
        import_module("portal.live.jobs")
        import_module("sharing.parity.questions").channels_in("portal.live.parity")
        if settings.REDIS_URL:
            wakers = import_module("portal.kernel.events").wakers
            wakers.append(import_module("portal.live.engine.wakeups").wake_by_redis)
