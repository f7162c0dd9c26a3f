"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from portal.desk.views import imports
from portal.desk.views.home import home
from portal.desk.views.profile import language, profile
from portal.desk.views.styleguide import styleguide, styleguide_options

urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", imports.imports, name="imports"),
    path("import/<slug:kind>/", imports.import_new, name="import_new"),
    path("import/<slug:kind>/sample.csv", imports.import_sample, name="import_sample"),
    path("import/<slug:kind>/<uuid:public_id>/", imports.import_job, name="import"),
    path("import/<slug:kind>/<uuid:public_id>/mapping/", imports.import_use, name="import_use"),
    path(
        "import/<slug:kind>/<uuid:public_id>/values/", imports.import_values, name="import_values"
    ),
    path("import/<slug:kind>/<uuid:public_id>/begin/", imports.import_begin, name="import_begin"),
    path("import/<slug:kind>/<uuid:public_id>/stop/", imports.import_stop, name="import_stop"),
    path("import/<slug:kind>/<uuid:public_id>/undo/", imports.import_undo, name="import_undo"),
    path(
        "import/<slug:kind>/<uuid:public_id>/errors/", imports.import_errors, name="import_errors"
    ),
    path("", home, name="home"),
    path("me/", profile, name="profile"),
    path("me/language/", language, name="language"),
    path("manage/styleguide/", styleguide, name="styleguide"),
    path("manage/styleguide/options/", styleguide_options, name="styleguide_options"),
]
