from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import actor_source


def parties_of(user: object) -> dict[str, object]:
    """The parties that a user counts as: their groups have the same ids."""
    groups = user.groups.exclude(party=None)  # type: ignore[attr-defined]
    return {"parties": tuple(groups.values_list("pk", flat=True))}


class SharingConfig(AppConfig):
    name = "sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Let actors know their parties; listen to sharing's own events."""
        actor_source(parties_of)
        import_module("sharing.audiences")
        import_module("sharing.subscribers")
