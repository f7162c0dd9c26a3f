"""The ASGI application: HTTP by Django, websockets by Channels."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from portal.kernel.bodies import BoundedBodies  # noqa: E402
from portal.lifespan import Lifespan  # noqa: E402
from portal.live.engine.dispatcher import live_feed  # noqa: E402
from portal.routing import websocket  # noqa: E402
from portal.whole_requests import WholeRequestHandler  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(WholeRequestHandler()),
        "websocket": websocket,
        "lifespan": Lifespan(live_feed),
    }
)
