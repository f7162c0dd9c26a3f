"""The directory that holds one demo: database, media, logs, secrets, and what was prepared."""

import json
import os
import secrets
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from psycopg.conninfo import conninfo_to_dict

from portal.embedded import Cluster
from portal.environment import ACCOUNTS, ENVIRONMENT
from portal.notifications.engine.vapid import make_key
from portal.roles import Roles, connection_url, create_database, ensure_roles

DATABASE = "guildhall"
# Variables of the caller's shell that would make the demo something else than the demo.
FOREIGN = ("DEBUG", "HTTPS", "REDIS_URL", "EMAIL_URL", "STATIC_ROOT", "MEDIA_ROOT", "BEHIND_PROXY")


def _signing_key() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


# What is made for each home, by the name of its variable.
_SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "REFERENCE_KEY": lambda: secrets.token_urlsafe(32),
    "DATABASE_PASSWORD": lambda: secrets.token_urlsafe(24),
    "OIDC_PRIVATE_KEY": _signing_key,
    "VAPID_PRIVATE_KEY": make_key,
}


class Home:
    """One demo's files. ``given_url`` is a server to use instead of an embedded one."""

    def __init__(self, path: Path, given_url: str = "") -> None:
        self.path = path.absolute()
        self.given_url = given_url

    @cached_property
    def cluster(self) -> Cluster | None:
        """The embedded database, unless a server was given."""
        return None if self.given_url else Cluster(self.path)

    @property
    def logs(self) -> Path:
        """Where every process writes its log."""
        return self.path / "logs"

    @property
    def accounts(self) -> Path:
        """The demo's sign-ins, written when the sample data were loaded."""
        return self.path / ACCOUNTS

    def start_database(self) -> None:
        """Start the database and prepare roles and database. Raises ClusterError."""
        self.path.mkdir(parents=True, exist_ok=True)
        if self.cluster:
            self.cluster.start()
        ensure_roles(self._admin_dsn, self._roles)
        create_database(self._admin_dsn, self._database, self._roles)

    def settle(self, url: str) -> dict[str, str]:
        """Write down, and return, the environment that every process of this demo runs in."""
        values = {
            "GUILDHALL_DEMO": "1",
            "GUILDHALL_HOME": str(self.path),
            "BASE_URL": url,
            "DATABASE_URL": self._url(self._roles.app),
            "DATABASE_OWNER_URL": self._url(self._roles.owner),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **self._secrets,
        }
        _write_private(self.path / ENVIRONMENT, values)
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return kept | values

    def prepared(self, what: str) -> str:
        """The fingerprint that something was last prepared for; empty if never."""
        return self._read("prepared.json").get(what, "")

    def note_prepared(self, what: str, fingerprint: str) -> None:
        """Remember that something is prepared for this fingerprint."""
        _write_private(
            self.path / "prepared.json", self._read("prepared.json") | {what: fingerprint}
        )

    def wipe(self) -> None:
        """Delete what a demo put here, and nothing that it did not."""
        if self.cluster:
            self.cluster.destroy()
        for name in ("media", "static", "mail", "logs", "socket"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        for name in (ENVIRONMENT, ACCOUNTS, "prepared.json", "secrets.json", "launcher.lock"):
            (self.path / name).unlink(missing_ok=True)

    # -- how ---------------------------------------------------------------------------------

    @property
    def _admin_dsn(self) -> str:
        return self.cluster.superuser_dsn if self.cluster else self.given_url

    @property
    def _database(self) -> str:
        return str(conninfo_to_dict(self.given_url).get("dbname") or DATABASE)

    @property
    def _roles(self) -> Roles:
        return Roles() if self.cluster else Roles(password=self._secrets["DATABASE_PASSWORD"])

    def _url(self, role: str) -> str:
        return connection_url(self._admin_dsn, role, self._roles.password, self._database)

    @cached_property
    def _secrets(self) -> dict[str, str]:
        """Made once per home: another key would sign everybody out and change references."""
        known = self._read("secrets.json")
        # A home of a former version may lack some.
        if missing := _SECRETS.keys() - known.keys():
            known |= {name: _SECRETS[name]() for name in missing}
            _write_private(self.path / "secrets.json", known)
        return known

    def _read(self, name: str) -> dict[str, Any]:
        try:
            values: dict[str, Any] = json.loads((self.path / name).read_text())
        except (OSError, ValueError):
            return {}
        return values


def _write_private(path: Path, values: dict[str, Any]) -> None:
    """Write a file that only we may read, in one step: a killed writer leaves the old one."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123
        json.dump(values, file, indent=1)
    draft.replace(path)
