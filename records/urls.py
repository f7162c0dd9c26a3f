"""Addresses of files, exports, comments and following."""

from django.urls import URLPattern, URLResolver, path

from records.views import comments, exports, files, follow

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/upload/", files.upload, name="file_upload"),
    path("files/<uuid:public_id>/", files.download, name="file"),
    path("files/<uuid:public_id>/drop/", files.drop, name="file_drop"),
    path("comments/<uuid:public_id>/remove/", comments.comment_remove, name="comment_remove"),
    path("follow/<str:subject>/<str:reference>/", follow.follow, name="follow"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:public_id>/", exports.export, name="export"),
]
