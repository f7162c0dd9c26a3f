"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from portal.desk.views import imports, people, saved_views, tokens
from portal.desk.views.home import home
from portal.desk.views.manage import manage
from portal.desk.views.profile import language, profile
from portal.desk.views.reports import report, report_export, reports
from portal.desk.views.search import palette
from portal.desk.views.styleguide import styleguide, styleguide_options

ONE_IMPORT: list[URLPattern | URLResolver] = [
    path("", imports.import_job, name="import"),
    path("mapping/", imports.import_use, name="import_use"),
    path("values/", imports.import_values, name="import_values"),
    path("begin/", imports.import_begin, name="import_begin"),
    path("stop/", imports.import_stop, name="import_stop"),
    path("discard/", imports.import_discard, name="import_discard"),
    path("undo/", imports.import_undo, name="import_undo"),
    path("errors/", imports.import_errors, name="import_errors"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", imports.imports, name="imports"),
    path("import/<slug:kind>/", imports.import_new, name="import_new"),
    path("import/<slug:kind>/sample.csv", imports.import_sample, name="import_sample"),
    path("import/<slug:kind>/<uuid:public_id>/", include(ONE_IMPORT)),
    path("", home, name="home"),
    path("me/", profile, name="profile"),
    path("me/language/", language, name="language"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/new/", tokens.token_new, name="token_new"),
    path("me/tokens/<slug:prefix>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("search/", palette, name="search"),
    path("reports/", reports, name="reports"),
    path("reports/<slug:name>/", report, name="report"),
    path("reports/<slug:name>/export.<slug:file_format>", report_export, name="report_export"),
    path("views/<slug:code>/new/", saved_views.view_new, name="view_new"),
    path("views/<uuid:public_id>/", saved_views.view_edit, name="view_edit"),
    path("views/<uuid:public_id>/update/", saved_views.view_update, name="view_update"),
    path("views/<uuid:public_id>/roles/", saved_views.view_roles, name="view_roles"),
    path("views/<uuid:public_id>/delete/", saved_views.view_delete, name="view_delete"),
    path("manage/", manage, name="manage"),
    path("manage/people/", people.people, name="people"),
    path("manage/people/new/", people.colleague_new, name="colleague_new"),
    path("manage/people/department/", people.department, name="department"),
    path("manage/people/<uuid:public_id>/", people.person, name="person"),
    path("manage/styleguide/", styleguide, name="styleguide"),
    path("manage/styleguide/options/", styleguide_options, name="styleguide_options"),
]
