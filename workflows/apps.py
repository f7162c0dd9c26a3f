from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Register the flow and the system check; flows name models, so not before this."""
        import_string("workflows.flows.ApprovalFlow")
        import_string("workflows.engine.checks.check_locks")
