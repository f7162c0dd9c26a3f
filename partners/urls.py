"""Addresses of customers, sharing and partners."""

from django.urls import URLPattern, URLResolver, path, register_converter

from partners.views import (
    accesses,
    agreements,
    company,
    customer,
    customers,
    edit,
    export,
    grants,
    keys,
    looks,
    overlaps,
    partners,
    pasts,
    places,
    previews,
    proof,
    recalls,
    revising,
    rivals,
    rules,
    share,
    sharing,
    sharing_changes,
    timeline,
    walls,
    why,
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
_AGREEMENT = "manage/agreements/<uuid:public_id>/"
_OWN_AGREEMENT = "partner/agreements/<uuid:public_id>/"
_WALL = "manage/walls/<uuid:public_id>/"
_RIVALS = "manage/walls/competitors/<uuid:public_id>/"
_CHANGE = "manage/sharing-changes/<reference:reference>/"
_SHARE = "share/<str:kind>/<path:ref>/"
_GRANT = f"{_SHARE}<uuid:public_id>/"

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
    path(f"{_CUSTOMER}timeline/new/", timeline.remark, name="remark"),
    path(f"{_CUSTOMER}<slug:tab>/", customer.customer_tab_page, name="customer_tab"),
    path("manage/sharing-rules/", rules.rules, name="sharing_rules"),
    path("manage/sharing-rules/new/", rules.rule_new, name="sharing_rule_new"),
    path("manage/sharing-rules/preview/", rules.rule_preview, name="sharing_rule_preview"),
    path("manage/sharing-rules/look/", looks.rule_look, name="rule_look"),
    path(_RULE, rules.rule, name="sharing_rule"),
    path(f"{_RULE}confirm/", rules.rule_confirm, name="sharing_rule_confirm"),
    path(f"{_RULE}end/", rules.rule_end, name="sharing_rule_end"),
    path("manage/sharing-changes/", sharing_changes.sharing_changes, name="sharing_changes"),
    path(_CHANGE, sharing_changes.sharing_change, name="sharing_change"),
    path(f"{_CHANGE}again/", revising.sharing_change_resend, name="sharing_change_resend"),
    path(
        f"{_CHANGE}again/preview/",
        revising.sharing_change_again_preview,
        name="sharing_change_again_preview",
    ),
    path(
        f"{_CHANGE}withdraw/",
        sharing_changes.sharing_change_withdraw,
        name="sharing_change_withdraw",
    ),
    path(f"{_CHANGE}cancel/", sharing_changes.sharing_change_cancel, name="sharing_change_cancel"),
    path("manage/walls/", walls.walls, name="walls"),
    path("manage/walls/new/", walls.wall_new, name="wall_new"),
    path("manage/walls/preview/", walls.wall_preview, name="wall_preview"),
    path("manage/walls/look/", looks.wall_look, name="wall_look"),
    path("manage/walls/competitors/new/", rivals.group_new, name="rival_group_new"),
    path(_RIVALS, rivals.group, name="rival_group"),
    path(f"{_RIVALS}preview/", rivals.rival_preview, name="rival_preview"),
    path(f"{_RIVALS}<uuid:rival_id>/confirm/", rivals.rival_confirm, name="rival_confirm"),
    path(f"{_RIVALS}<uuid:rival_id>/remove/", rivals.rival_remove, name="rival_remove"),
    path(_WALL, walls.wall, name="wall"),
    path(f"{_WALL}confirm/", walls.wall_confirm, name="wall_confirm"),
    path(f"{_WALL}lift/", walls.wall_lift, name="wall_lift"),
    path("manage/agreements/", agreements.agreements, name="agreements"),
    path("manage/agreements/new/", agreements.agreement_new, name="agreement_new"),
    path(_AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{_AGREEMENT}look/", looks.agreement_look, name="agreement_look"),
    path(f"{_AGREEMENT}acceptances.csv", agreements.acceptances_export, name="acceptances"),
    path("manage/sharing-proof/", proof.sharing_proof, name="sharing_proof"),
    path("manage/sharing-proof/run/", proof.prove, name="sharing_prove"),
    path("sharing/parties/", sharing.parties, name="sharing_parties"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/options/", partners.partner_options, name="partner_options"),
    path(_PARTNER, partners.partner, name="partner_desk"),
    path(f"{_PARTNER}edit/", partners.partner_edit, name="partner_edit"),
    path(f"{_PARTNER}place/", places.place_preview, name="partner_place_preview"),
    path(f"{_PARTNER}place/look/", looks.place_look, name="partner_place_look"),
    path(f"{_PARTNER}sharing/", pasts.partner_sharing, name="partner_sharing"),
    path(f"{_PARTNER}access/", accesses.partner_access, name="partner_access"),
    path(f"{_PARTNER}standing/", partners.partner_standing, name="partner_standing"),
    path(f"{_PARTNER}invite/", company.invite, name="partner_invite"),
    path(f"{_PARTNER}people/<uuid:public_id>/", company.member, name="partner_member"),
    path(
        f"{_PARTNER}people/<uuid:public_id>/preview/", previews.preview_begin, name="preview_begin"
    ),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<uuid:public_id>/", recalls.recall, name="recall"),
    path("preview/stop/", previews.preview_stop, name="preview_stop"),
    path("manage/previews/", previews.previews, name="previews"),
    path("partner/", company.company, name="partner"),
    path("why/<str:kind>/<path:ref>/", why.why, name="why"),
    path(f"{_GRANT}revoke/", grants.revoke, name="grant_revoke"),
    path(f"{_GRANT}extend/preview/", grants.extend_preview, name="grant_extend_preview"),
    path(f"{_GRANT}extend/", grants.extend, name="grant_extend"),
    path(f"{_SHARE}look/", looks.share_look, name="share_look"),
    path(f"{_SHARE}preview/", share.share_preview, name="share_preview"),
    path(_SHARE, share.share, name="share"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/new/", overlaps.overlap_new, name="overlap_new"),
    path("overlaps/<uuid:public_id>/", overlaps.overlap, name="overlap"),
    path("overlaps/<uuid:public_id>/confirm/", overlaps.overlap_confirm, name="overlap_confirm"),
    path("overlaps/<uuid:public_id>/end/", overlaps.overlap_end, name="overlap_end"),
    path("partner/agreements/", agreements.own_agreements, name="own_agreements"),
    path(_OWN_AGREEMENT, agreements.own_agreement, name="own_agreement"),
    path(f"{_OWN_AGREEMENT}accept/", agreements.agreement_accept, name="agreement_accept"),
    path(
        "agreements/<uuid:public_id>/<int:number>/",
        agreements.agreement_file,
        name="agreement_file",
    ),
    path("partner/invite/", company.invite, name="invite"),
    path("partner/keys/", keys.keys, name="partner_keys"),
    path("partner/keys/new/", keys.key_new, name="partner_key_new"),
    path("partner/keys/<uuid:public_id>/replace/", keys.key_replace, name="partner_key_replace"),
    path("partner/keys/<uuid:public_id>/revoke/", keys.key_revoke, name="partner_key_revoke"),
    path("partner/people/<uuid:public_id>/", company.member, name="member"),
]
