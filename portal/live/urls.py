"""Websocket addresses of pages."""

from django.urls import path

from portal.live.consumers import PageConsumer

websocket_urlpatterns = [path("live/", PageConsumer.as_asgi())]
