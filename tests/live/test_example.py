"""The example client in the documentation does what it says."""

from __future__ import annotations

import json
import subprocess
import sys

from portal.kernel.services.tokens import create_token
from tests.api.conftest import Cast
from tests.harness.server import ROOT
from tests.harness.site import Site


def test_it_reads_customers_and_follows_changes(live_site: Site, cast: Cast) -> None:
    cast.share(cast.customers[0], "bob", "identity")
    bob = cast.actor("bob")
    text = create_token(actor=bob, user=cast.people["bob"], name="example")[1]
    with subprocess.Popen(
        [sys.executable, "docs/examples/follow.py", live_site.url, text],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdout is not None
        first = json.loads(client.stdout.readline())
        assert first["customer"]["name"] == "Customer 000"
        cast.share(cast.customers[1], "bob", "identity")
        references = []
        while cast.customers[1].reference not in references:
            change = json.loads(client.stdout.readline())["change"]
            references += [each["reference"] for each in change["records"]]
        client.terminate()
