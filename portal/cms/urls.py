from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.cms import views
from portal.cms.editing import editors_only

decorate_urlpatterns(wagtailadmin_urls.urlpatterns, editors_only)

# Wagtail's own ways in know neither a second factor nor a limit of attempts: ours stand there.
sign_in = RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)
new_password = RedirectView.as_view(url=reverse_lazy("account_reset_password"))

urlpatterns = [
    path("news/", views.news, name="news"),
    path("library/", views.library, name="library"),
    path("media/images/<path:name>", views.picture, name="picture"),
    path("cms/login/", sign_in),
    path("cms/password_reset/", new_password),
    path("cms/password_reset/<path:rest>", new_password),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
