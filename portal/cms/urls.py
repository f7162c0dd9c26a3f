from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.cms import views
from portal.cms.editing import editors_only

decorate_urlpatterns(wagtailadmin_urls.urlpatterns, editors_only)

urlpatterns = [
    path("news/", views.news, name="news"),
    path("library/", views.library, name="library"),
    path("media/images/<path:name>", views.picture, name="picture"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
