from django.urls import path

from partner_api import event_stream, views
from partner_api.consumer import GraphQLConsumer

urlpatterns = [
    path("graphql/", views.graphql, name="graphql"),
    path("graphql/stream/", event_stream.stream, name="graphql_stream"),
    path("schema.graphql", views.schema_text, name="schema"),
]
websocket_urlpatterns = [path("graphql/ws/", GraphQLConsumer.as_asgi())]
