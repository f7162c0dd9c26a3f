"""Addresses of what open pages ask and hear."""

from django.urls import path

from portal.live.consumers import PageConsumer
from portal.live.views import presence

urlpatterns = [path("presence/", presence, name="presence")]
websocket_urlpatterns = [path("live/", PageConsumer.as_asgi())]
