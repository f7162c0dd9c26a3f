"""Websocket addresses."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter

from partner_api.urls import websocket_urlpatterns as api
from portal.live.origins import OwnOrigin
from portal.live.urls import websocket_urlpatterns as pages

websocket = OwnOrigin(AuthMiddlewareStack(URLRouter([*pages, *api])))
