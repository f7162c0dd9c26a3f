"""The clients in the repository do what they say, against a running server."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

from portal.kernel.actors import SYSTEM
from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import create_token, revoke_token
from tests.api.conftest import Cast
from tests.harness.server import ROOT
from tests.harness.site import Site

SDK = ROOT / "graphql" / "sdk"
JUDGES = Path(os.environ.get("GUILDHALL_JUDGES_INSTALLED", ROOT / ".guildhall" / "judges"))
TSC = shutil.which("tsc") or shutil.which("tsc", path=str(JUDGES / "node_modules" / ".bin"))

EDIT = """mutation($id: ID!, $version: Int!, $city: String!) { editCustomer(input: {
  organisation: $id, version: $version, values: { city: $city } }) {
  organisation { city version } userErrors { field message code } } }"""


@pytest.fixture(scope="module")
def client() -> ModuleType:
    """The Python client, as a script beside it would import it."""
    place = SDK / "python" / "guildhall_client.py"
    spec = importlib.util.spec_from_file_location("guildhall_client", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def token_of(cast: Cast, name: str) -> str:
    return create_token(actor=cast.actor(name), user=cast.people[name], name="client")[1]


@contextmanager
def lines_of(*command: str, folder: Path) -> Iterator[Iterator[Any]]:
    """What a program prints, line by line, while it runs."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield map(json.loads, process.stdout)
        finally:
            process.terminate()


def follows(lines: Iterator[Any], cast: Cast) -> None:
    """It prints the customers first, then a change that happens meanwhile."""
    assert next(lines)["customer"]["name"] == "Customer 000"
    cast.share(cast.customers[1], "bob", "identity")
    references: list[str] = []
    while cast.customers[1].reference not in references:
        references += [each["reference"] for each in next(lines)["change"]["records"]]


def test_the_python_example_reads_customers_and_follows(live_site: Site, cast: Cast) -> None:
    cast.share(cast.customers[0], "bob", "identity")
    text = token_of(cast, "bob")
    folder = SDK / "python"
    with lines_of(sys.executable, "follow.py", live_site.url, text, folder=folder) as lines:
        follows(lines, cast)


def test_python_reads_a_list_to_its_end(live_site: Site, cast: Cast, client: ModuleType) -> None:
    guildhall = client.Guildhall(live_site.url, token_of(cast, "staff"))
    query = """query($after: Cursor) { customers(first: 1, after: $after) {
      nodes { name } pageInfo { hasNextPage endCursor } } }"""
    names = [each["name"] for each in guildhall.rows(query)]
    assert names == ["Customer 000", "Customer 001", "Customer 002"]


def test_python_says_why_it_was_refused(live_site: Site, cast: Cast, client: ModuleType) -> None:
    text = token_of(cast, "staff")
    guildhall = client.Guildhall(live_site.url, text)
    found = guildhall.ask("{ customers { nodes { id version } } }")["customers"]["nodes"][0]
    changed = guildhall.change(EDIT, **found, city="Ruse")
    assert changed["organisation"]["city"] == "Ruse"
    with pytest.raises(client.Refused) as stale:
        guildhall.change(EDIT, **found, city="Vidin")
    assert stale.value.code == "version_conflict"
    with pytest.raises(client.Refused) as wrong:
        guildhall.ask("{ nothing }")
    assert wrong.value.code
    revoke_token(actor=SYSTEM, token=ApiToken.objects.get(user=cast.people["staff"]))
    with pytest.raises(client.Refused) as ended:
        guildhall.cursor()
    assert ended.value.code == "bad_token"


def test_python_sends_a_change_once_however_often_it_is_asked(
    live_site: Site, cast: Cast, client: ModuleType
) -> None:
    guildhall = client.Guildhall(live_site.url, token_of(cast, "staff"))
    found = guildhall.ask("{ customers { nodes { id version } } }")["customers"]["nodes"][0]
    first = guildhall.change(EDIT, once="order-66", **found, city="Ruse")
    assert guildhall.change(EDIT, once="order-66", **found, city="Ruse") == first


class Between(BaseHTTPRequestHandler):
    """A proxy that is not well: an error page, then a limit, then a change, then a lost line."""

    asked = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked += 1
        error = {"message": "Wait.", "extensions": {"code": "rate_limited"}}
        change = {"data": {"changes": {"cursor": f"c{self.asked}", "kind": "x", "records": []}}}
        status, kind, body = {
            1: (502, "text/html", b"<h1>Bad gateway</h1>"),
            2: (429, "application/json", json.dumps({"errors": [error]}).encode()),
        }.get(
            self.asked,
            (200, "text/event-stream", f"event: next\ndata: {json.dumps(change)}\n\n".encode()),
        )
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Nothing."""


@pytest.fixture
def between() -> Iterator[str]:
    """The address of a proxy that is not well."""
    Between.asked = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Between) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_python_follows_through_error_pages_and_limits(between: str, client: ModuleType) -> None:
    changes = client.Guildhall(between, "ghl_x").changes("c0")
    assert [next(changes)["cursor"], next(changes)["cursor"]] == ["c3", "c4"]
    Between.asked = 0
    with pytest.raises(OSError, match="502"):
        client.Guildhall(between, "ghl_x").cursor()


@pytest.mark.skipif(
    TSC is None or shutil.which("node") is None,
    reason="no TypeScript compiler: `make judge` installs one, or put tsc on PATH",
)
def test_typescript_follows_through_error_pages_and_limits(between: str, tmp_path: Path) -> None:
    assert TSC is not None
    subprocess.run([TSC, "-p", SDK / "typescript", "--outDir", tmp_path], check=True, timeout=120)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "through.js").write_text(
        f"""import {{ Guildhall }} from "./client.js";
        let told = 0;
        for await (const change of new Guildhall("{between}", "ghl_x").changes("c0")) {{
          console.log(JSON.stringify(change));
          if (++told === 2) break;
        }}"""
    )
    with lines_of("node", "through.js", folder=tmp_path) as lines:
        assert [next(lines)["cursor"], next(lines)["cursor"]] == ["c3", "c4"]


@pytest.mark.skipif(
    TSC is None or shutil.which("node") is None,
    reason="no TypeScript compiler: `make judge` installs one, or put tsc on PATH",
)
def test_the_typescript_example_compiles_strictly_and_follows(
    live_site: Site, cast: Cast, tmp_path: Path
) -> None:
    assert TSC is not None
    folder = SDK / "typescript"
    subprocess.run([TSC, "-p", folder, "--outDir", tmp_path], check=True, timeout=120)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    cast.share(cast.customers[0], "bob", "identity")
    text = token_of(cast, "bob")
    with lines_of("node", "follow.js", live_site.url, text, folder=tmp_path) as lines:
        follows(lines, cast)
