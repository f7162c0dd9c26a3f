from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        """Declare whom events concern, and what follows from them."""
        import_string("orders.policies.sees_orders")
        import_string("orders.jobs.sum_all_sales")
        import_string("orders.subscribers.sum_sales_of_customers")
