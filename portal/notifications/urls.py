from django.urls import path

from portal.notifications.views import inbox, push

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/mark/", inbox.mark, name="inbox_mark"),
    path("inbox/settings/", push.inbox_settings, name="inbox_settings"),
    path("inbox/settings/offer/", push.close_offer, name="push_offer_close"),
    path("inbox/settings/browsers/", push.browser_add, name="push_browser_add"),
    path("inbox/settings/browsers/here/", push.browser_here, name="push_here"),
    path("inbox/settings/browsers/<uuid:public_id>/test/", push.browser_try, name="push_test"),
    path("inbox/settings/browsers/<uuid:public_id>/remove/", push.browser_remove, name="push_off"),
    # At the top, for what a worker may answer for lies below its own address.
    path("push-worker.js", push.worker, name="push_worker"),
    path("site.webmanifest", push.manifest, name="site_manifest"),
]
