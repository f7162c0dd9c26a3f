from django.urls import path

from partner_api import views
from partner_api.consumer import GraphQLConsumer

urlpatterns = [
    path("graphql/", views.graphql, name="graphql"),
    path("schema.graphql", views.schema_text, name="schema"),
]
websocket_urlpatterns = [path("graphql/ws/", GraphQLConsumer.as_asgi())]
