from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import actor_source


def parties_of(user: object) -> dict[str, object]:
    """The parties that a user counts as: their groups have the same ids."""
    return {"parties": tuple(user.groups.values_list("pk", flat=True))}  # type: ignore[attr-defined]


class SharingConfig(AppConfig):
    name = "sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Let actors know their parties."""
        actor_source(parties_of)
