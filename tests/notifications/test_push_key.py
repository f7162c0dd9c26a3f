"""The key of push messages: made by a command, and for each demo; sent from by workers alone."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from portal.cli import main
from portal.demo.home import Home
from portal.notifications.engine import vapid
from portal.notifications.engine.vapid import authorization, public_key, push_key_is_one
from tests.architecture.sources import is_test, python_files
from tests.harness.server import ROOT


def test_the_command_makes_a_key_that_signs(capsys: pytest.CaptureFixture[str], settings) -> None:
    assert main(["vapid-key"]) == 0
    settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip()
    point = urlsafe_b64decode(public_key() + "=")
    assert (len(point), point[0]) == (65, 4)
    settings.DEFAULT_FROM_EMAIL = "House <push@house.example>"
    assert authorization("https://push.example")["Authorization"].startswith("vapid t=")
    assert push_key_is_one() == []


@pytest.mark.parametrize(
    ("sender", "site", "subject"),
    [
        ("House <push@house.example>", "https://house.example", "mailto:push@house.example"),
        ("guildhall@localhost", "https://portal.example.com:8443", "https://portal.example.com"),
        ("guildhall@localhost", "https://portal.example.com/crm/", "https://portal.example.com"),
        ("portal@intranet", "https://portal.example.com", "https://portal.example.com"),
        ("portal@intranet", "https://portal", "mailto:guildhall@localhost"),
        ("guildhall@localhost", "http://localhost:8000", "mailto:guildhall@localhost"),
        ("", "https://[fd00::1]:8443", "mailto:guildhall@localhost"),
        ("push@häuser.example", "https://x.example", "mailto:push@xn--huser-gra.example"),
    ],
)
def test_whoever_sends_is_named_so_that_it_is_taken(
    settings, sender: str, site: str, subject: str
) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.BASE_URL = sender, site
    [token] = re.findall(r"t=([^,]+)", authorization("https://push.example")["Authorization"])
    payload = token.split(".")[1]
    assert json.loads(urlsafe_b64decode(payload + "=="))["sub"] == subject
    assert push_key_is_one() == []


def test_what_cannot_be_signed_is_told_before_a_push_is_lost(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vapid, "_subject", lambda: "https://portal.example.com:8443")
    assert [each.id for each in push_key_is_one()] == ["notifications.E002"]


def test_what_is_no_key_is_told_before_anybody_opens_a_page(settings) -> None:
    settings.VAPID_PRIVATE_KEY = "no key"
    assert [each.id for each in push_key_is_one()] == ["notifications.E001"]


def test_a_demo_of_a_former_version_gets_one_and_keeps_its_other_secrets(tmp_path: Path) -> None:
    known = {"SECRET_KEY": "kept", "REFERENCE_KEY": "kept", "DATABASE_PASSWORD": "kept"}
    (tmp_path / "secrets.json").write_text(json.dumps(known))
    server = "postgresql://somebody@localhost/demo"
    first = Home(tmp_path, server).settle("http://localhost:1")
    again = Home(tmp_path, server).settle("http://localhost:1")
    assert len(first["VAPID_PRIVATE_KEY"]) == 43
    assert first["VAPID_PRIVATE_KEY"] == again["VAPID_PRIVATE_KEY"]
    assert (first["SECRET_KEY"], first["REFERENCE_KEY"]) == ("kept", "kept")


def test_no_web_process_carries_the_library_that_sends() -> None:
    """It brings an HTTP client of its own, 20 MB of memory that pages have no use for."""
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if not is_test(path)
        and any(
            line.startswith(("import ", "from "))
            and any(name in line for name in ("pywebpush", "engine.encryption", "send_push"))
            for line in path.read_text().splitlines()
        )
    }
    assert importing == {
        "portal/notifications/engine/encryption.py",
        "portal/notifications/sender.py",
        "portal/notifications/services/send_push.py",
    }
