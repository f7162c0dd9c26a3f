"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from portal.desk.views.home import home
from portal.desk.views.manage import manage
from portal.desk.views.profile import language, profile
from portal.desk.views.search import palette
from portal.desk.views.styleguide import styleguide, styleguide_options

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("me/", profile, name="profile"),
    path("me/language/", language, name="language"),
    path("search/", palette, name="search"),
    path("manage/", manage, name="manage"),
    path("manage/styleguide/", styleguide, name="styleguide"),
    path("manage/styleguide/options/", styleguide_options, name="styleguide_options"),
]
