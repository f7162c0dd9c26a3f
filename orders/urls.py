"""Addresses of orders."""

from django.urls import URLPattern, URLResolver, path

from orders.views.details import document
from orders.views.lists import orders

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders/", orders, name="orders"),
    path("orders/<slug:reference>/", document, name="order"),
]
