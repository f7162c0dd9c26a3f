"""Every address, gathered from the apps."""

from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.providers import registry
from allauth.urls import build_provider_urlpatterns
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls

from portal import health
from portal.cms.urls import sign_in

# Nobody signs in with an account of elsewhere, or connects one, before such a place is set up.
ACCOUNTS = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
if registry.get_class_list():
    ACCOUNTS += [
        path("3rdparty/", include("allauth.socialaccount.urls")),
        *build_provider_urlpatterns(),
    ]

# One way in, with its second factor and its limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include(ACCOUNTS)),
    path("admin/", admin.site.urls),
    path("", include("portal.notifications.urls")),
    path("", include("portal.webhooks.urls")),
    path("", include("pricing_feedback.urls")),
    path("", include("deals.urls")),
    path("", include("orders.urls")),
    path("", include("catalogue.urls")),
    path("", include("partners.urls")),
    path("", include("records.urls")),
    path("", include("workflows.urls")),
    path("", include("partner_api.urls")),
    path("", include("portal.live.urls")),
    path("", include("portal.desk.urls")),
    path("", include("portal.cms.urls")),
]

urlpatterns += i18n_patterns(
    path("_util/login/", sign_in),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "portal.desk.views.errors.bad_request"
handler403 = "portal.desk.views.errors.forbidden"
handler404 = "portal.desk.views.errors.not_found"
handler500 = "portal.desk.views.errors.server_error"
