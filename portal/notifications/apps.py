from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Subscribe to the events of the floors below, and name what lines speak of."""
        import_module("portal.notifications.policies")
        import_module("portal.notifications.browsers")
        import_module("portal.notifications.subscribers")
        import_module("portal.notifications.versions")
        import_module("portal.notifications.sharing_changes")
        import_module("portal.notifications.routing_policies")
        import_module("sharing.parity.questions").channels_in("portal.notifications.parity")
