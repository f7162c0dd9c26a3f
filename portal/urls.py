"""Every address, gathered from the apps."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls

from portal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
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
    path("", include("portal.desk.urls")),
    path("", include("portal.cms.urls")),
]

urlpatterns += i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True)

handler400 = "portal.desk.views.errors.bad_request"
handler403 = "portal.desk.views.errors.forbidden"
handler404 = "portal.desk.views.errors.not_found"
handler500 = "portal.desk.views.errors.server_error"
