"""Addresses of customers, sharing and partners."""

from django.urls import URLPattern, URLResolver, path, register_converter

from partners.views import customer, customers, edit, sharing


class Reference:
    """``C-1042`` and the like, whatever its case."""

    regex = r"[A-Za-z]{1,3}-\d{3,12}"

    def to_python(self, value: str) -> str:
        """Capital letters, as stored."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """As it is."""
        return str(value)


register_converter(Reference, "reference")

_CUSTOMER = "customers/<reference:reference>/"
_GRANT = f"{_CUSTOMER}sharing/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("customers/", customers.customers, name="customers"),
    path("customers/new/", edit.customer_new, name="customer_new"),
    path(_CUSTOMER, customer.customer, name="customer"),
    path(f"{_CUSTOMER}edit/", edit.customer_edit, name="customer_edit"),
    path(f"{_CUSTOMER}contacts/new/", edit.contact_new, name="contact_new"),
    path(f"{_CUSTOMER}contacts/<uuid:public_id>/", edit.contact, name="contact"),
    path(
        f"{_CUSTOMER}sharing/",
        customer.customer_tab_page,
        {"tab": "sharing"},
        name="customer_sharing",
    ),
    path(f"{_CUSTOMER}sharing/new/", sharing.share, name="share"),
    path(f"{_CUSTOMER}sharing/preview/", sharing.share_preview, name="share_preview"),
    path(f"{_GRANT}revoke/", sharing.revoke, name="grant_revoke"),
    path(f"{_GRANT}extend/", sharing.extend, name="grant_extend"),
    path(f"{_CUSTOMER}<slug:tab>/", customer.customer_tab_page, name="customer_tab"),
    path("sharing/parties/", sharing.parties, name="sharing_parties"),
]
