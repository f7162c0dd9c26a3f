"""Addresses of customers, sharing and partners."""

from django.urls import URLPattern, URLResolver, path, register_converter

from partners.views import (
    company,
    customer,
    customers,
    edit,
    export,
    keys,
    partners,
    proof,
    rules,
    sharing,
    timeline,
)


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
_PARTNER = "partners/<reference:reference>/"
_RULE = "manage/sharing-rules/<uuid:public_id>/"
_GRANT = f"{_CUSTOMER}sharing/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("customers/", customers.customers, name="customers"),
    path("customers/export.<slug:file_format>", export.customers_export, name="customers_export"),
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
    path(f"{_CUSTOMER}timeline/new/", timeline.remark, name="remark"),
    path(f"{_CUSTOMER}<slug:tab>/", customer.customer_tab_page, name="customer_tab"),
    path("manage/sharing-rules/", rules.rules, name="sharing_rules"),
    path("manage/sharing-rules/new/", rules.rule_new, name="sharing_rule_new"),
    path("manage/sharing-rules/preview/", rules.rule_preview, name="sharing_rule_preview"),
    path(_RULE, rules.rule, name="sharing_rule"),
    path(f"{_RULE}confirm/", rules.rule_confirm, name="sharing_rule_confirm"),
    path(f"{_RULE}end/", rules.rule_end, name="sharing_rule_end"),
    path("manage/sharing-proof/", proof.sharing_proof, name="sharing_proof"),
    path("manage/sharing-proof/run/", proof.prove, name="sharing_prove"),
    path("sharing/parties/", sharing.parties, name="sharing_parties"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/options/", partners.partner_options, name="partner_options"),
    path(_PARTNER, partners.partner, name="partner_desk"),
    path(f"{_PARTNER}edit/", partners.partner_edit, name="partner_edit"),
    path(f"{_PARTNER}sharing/", partners.partner_sharing, name="partner_sharing"),
    path(f"{_PARTNER}standing/", partners.partner_standing, name="partner_standing"),
    path(f"{_PARTNER}invite/", company.invite, name="partner_invite"),
    path(f"{_PARTNER}people/<uuid:public_id>/", company.member, name="partner_member"),
    path("partner/", company.company, name="partner"),
    path("partner/invite/", company.invite, name="invite"),
    path("partner/keys/", keys.keys, name="partner_keys"),
    path("partner/keys/new/", keys.key_new, name="partner_key_new"),
    path("partner/keys/<uuid:public_id>/replace/", keys.key_replace, name="partner_key_replace"),
    path("partner/keys/<uuid:public_id>/revoke/", keys.key_revoke, name="partner_key_revoke"),
    path("partner/people/<uuid:public_id>/", company.member, name="member"),
]
