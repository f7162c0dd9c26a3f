from django.urls import path

from partner_api import bulk_views, event_stream, oauth, views
from partner_api.consumer import GraphQLConsumer

urlpatterns = [
    path("graphql/", views.graphql, name="graphql"),
    path("graphql/changes/", views.changelog, name="api_changes"),
    path("graphql/stream/", event_stream.stream, name="graphql_stream"),
    path("oauth/token", oauth.token, name="oauth_token"),
    path("exports/bulk/", bulk_views.bulk_exports, name="bulk_exports"),
    path("exports/bulk/<uuid:public_id>/file", bulk_views.bulk_file, name="bulk_file"),
    path("schema.graphql", views.schema_text, name="schema"),
]
websocket_urlpatterns = [path("graphql/ws/", GraphQLConsumer.as_asgi())]
