from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import actor_source


def organisations_of(user: object) -> dict[str, object]:
    """The organisations that a user acts for, with the role held at each."""
    current = user.memberships.filter(  # type: ignore[attr-defined]
        ended_at=None, organisation__partner__status="active"
    )
    return {"organisations": dict(current.values_list("organisation_id", "role"))}


def departments_of(user: object) -> dict[str, object]:
    """The departments of the house that a user works in."""
    codes = user.departments.values_list("code", flat=True)  # type: ignore[attr-defined]
    return {"departments": frozenset(codes)}


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        """Let actors know their organisations and departments; register audiences and sights."""
        actor_source(organisations_of)
        actor_source(departments_of)
        import_module("partners.policies")
        import_module("partners.sights")
        import_module("partners.subscribers")
        import_module("partners.timeline")
