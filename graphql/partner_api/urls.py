from django.urls import path

from partner_api import views

urlpatterns = [
    path("graphql/", views.graphql, name="graphql"),
    path("schema.graphql", views.schema_text, name="schema"),
]
