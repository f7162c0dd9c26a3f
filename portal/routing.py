"""Websocket addresses."""

from channels.routing import URLRouter

from partner_api.urls import websocket_urlpatterns as api
from portal.live.origins import OwnOrigin
from portal.live.urls import websocket_urlpatterns as pages
from portal.live.visitors import Recognised

websocket = OwnOrigin(Recognised(URLRouter([*pages, *api])))
