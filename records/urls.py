"""Addresses of files."""

from django.urls import URLPattern, URLResolver, path

from records.views import files

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/upload/", files.upload, name="file_upload"),
    path("files/<uuid:public_id>/", files.download, name="file"),
    path("files/<uuid:public_id>/drop/", files.drop, name="file_drop"),
]
