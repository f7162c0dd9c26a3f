"""Every page there is, found by walking the addresses and by following links as people do."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from portal.desk import demo
from portal.desk.demo.cast import PASSWORD, accounts
from tests.desk.addresses import NO_PAGES, UNLINKED
from tests.desk.exhibits import furnish, secure

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Parts with pages of others: the Django admin, Wagtail's editor, the API and its explorer.
ELSEWHERE = re.compile(r"^/(admin|cms|documents|graphql|static|media)/")
# What makes another page of the same address.
TABS = ("as", "view", "queue", "tab", "peek", "errors")
LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]+)"')
# Whose links are followed, in this order; the last is nobody.
READERS = (
    "sales", "administrator", "tender", "finance", "editor",
    "partner-admin", "partner", "supplier", "distributor",
    "integrator", "stranger", "",
)  # fmt: skip
HOUSE = {"sales", "administrator", "tender", "finance", "editor"}
# Pages on which readers find something else: looked at with the eyes of each of these.
PERSONAL = {"approvals", "deal", "pricing_case", "customer", "market"}
WATCHERS = {"sales", "partner", "distributor"}
# Addresses whose last part makes another page: each report, station, tab, step is drawn apart.
LAST_PART = {"report", "approval_task", "customer_tab", "deal_draft"}
# Pages that are one and the same, whatever they are asked.
WHATEVER = {"styleguide", "view_new"}


@dataclass(frozen=True, order=True)
class Visit:
    """A page: the name of its address, whose eyes, where, what it answers."""

    name: str
    reader: str
    address: str
    status: int = 200


def named_addresses(
    resolver: URLResolver | None = None, parts: tuple = ()
) -> Iterator[tuple[str, tuple]]:
    """The name of every address outside ``ELSEWHERE``, with its chain of patterns."""
    for each in (resolver or get_resolver()).url_patterns:
        chain = (*parts, each)
        path = "/" + "".join(str(part.pattern) for part in chain).lstrip("^")
        if ELSEWHERE.match(path):
            continue
        if isinstance(each, URLResolver):
            yield from named_addresses(each, chain)
        elif each.name:
            yield each.name, chain


def _made_up(chain: tuple) -> dict[str, object]:
    """Values that fit the parts of an address, though nothing is there."""
    by_kind = {"uuid": uuid.UUID(int=1), "int": 1, "reference": "X-1000", "step": "check"}
    values: dict[str, object] = {}
    for part in chain:
        for name, converter in part.pattern.converters.items():
            kind = type(converter).__name__.lower()
            values[name] = next((by_kind[k] for k in by_kind if kind.startswith(k)), "x")
        regex = getattr(part.pattern, "regex", None)
        for name in getattr(regex, "groupindex", {}):
            values.setdefault(name, by_kind.get(name, "x"))
    return values


def takes_no_get(client: Client, name: str, chain: tuple) -> bool:
    """Whether an address is for sending only."""
    try:
        return client.get(reverse(name, kwargs=_made_up(chain))).status_code == 405
    except NoReverseMatch:
        return False


def _signed_in(persona: str, *, leads_to: str = "/") -> Client:
    client = Client()
    if persona:
        email = next(each["email"] for each in accounts() if each["persona"] == persona)
        answer = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert answer["Location"] == leads_to, answer.content.decode()
    return client


def clients() -> dict[str, Client]:
    """A signed-in client for each reader."""
    found = {reader: _signed_in(reader) for reader in READERS}
    for reader in ("partner", "stranger", "integrator"):
        # Setting up a second step, and changing it, asks for the password again.
        answer = found[reader].post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
    return found


def _key(address: str) -> tuple[str, str] | None:
    """Which page an address is: its name and its tab; nothing for what lies elsewhere."""
    found = urlsplit(address)
    if found.netloc or ELSEWHERE.match(found.path):
        return None
    parts = found.path.strip("/").split("/")
    try:
        # Wagtail's pages are found in their own language alone.
        with translation.override(parts[0] if parts[0] in LANGUAGES else "en"):
            name = resolve(found.path).url_name or ""
    except Resolver404:
        name = "nowhere"
    if name == "wagtail_serve":
        # News and library pages differ in kind and in language.
        name = "/".join((name, *parts[:2]))
    if name in LAST_PART:
        name += "/" + parts[-1]
    asked = {} if name in WHATEVER else parse_qs(found.query)
    tab = next((f"{tab}={asked[tab][0]}" for tab in TABS if tab in asked), "")
    return name, "peek" if tab.startswith("peek") else tab


def _secret_links() -> list[Errand]:
    """Addresses that come by mail."""
    email = EmailAddress.objects.select_related("user").earliest("pk")
    user = email.user
    secret = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return [
        Errand("", f"/accounts/password/reset/key/{secret}/"),
        Errand("", f"/accounts/confirm-email/{EmailConfirmationHMAC(email).key}/"),
    ]


@dataclass(frozen=True)
class Errand:
    """A page to go to: whose eyes, where, what it should answer, whose link leads there."""

    reader: str
    address: str
    status: int = 200
    source: str = ""


class Walker:
    """Goes wherever links lead, each reader on their own, and remembers each page once."""

    def __init__(self, readers: dict[str, Client]) -> None:
        self.readers = readers
        self.visits: dict[tuple[str, str, str], Visit] = {}
        self.faults: list[str] = []
        self._pages: set[tuple[str, ...]] = set()

    def walk(self, errands: list[Errand]) -> None:
        """Go on these errands and on those that they lead to."""
        queue = list(errands)
        while queue:
            queue += self._run(queue.pop(0))

    def _run(self, errand: Errand) -> list[Errand]:
        """Open a page; the errands that its links make."""
        address, answer = self._open(errand)
        if answer.status_code != errand.status:
            says = f"{address} answers {answer.status_code} to {errand.reader or 'nobody'}"
            self.faults.append(f"{says}, linked on {errand.source}" if errand.source else says)
        kind = answer.headers.get("Content-Type", "")
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        place = _key(address)
        if place is None or not kind.startswith("text/html") or "<html" not in text:
            return []
        self._note(errand, address, place)
        # What a search or a broken place shows is a state of a page, not a way to others.
        return [] if "?" in address and not errand.source else self._further(errand, address, text)

    def _open(self, errand: Errand) -> tuple[str, HttpResponse]:
        address, client = errand.address, self.readers[errand.reader]
        answer = client.get(address)
        while answer.status_code in {301, 302} and _key(urljoin(address, answer["Location"])):
            address = urljoin(address, answer["Location"])
            answer = client.get(address)
        if answer.status_code in {301, 302}:
            answer.status_code = errand.status
        return address, answer

    def _note(self, errand: Errand, address: str, place: tuple[str, str]) -> None:
        name, tab = place
        if not errand.source and errand.address != "/":
            # Asked for by name: a page, or a state of one, of its own.
            tab = errand.address
        is_personal = name in PERSONAL and not tab and errand.reader in WATCHERS
        eyes = errand.reader if is_personal or name == "home" else ""
        visit = Visit(name, errand.reader, address, errand.status)
        self.visits.setdefault((name, tab, eyes), visit)

    def _further(self, errand: Errand, address: str, text: str) -> list[Errand]:
        """Links to pages that this reader has not been to, or nobody of their side."""
        found = []
        side = "house" if errand.reader in HOUSE else "others"
        for link in LINK.findall(text):
            there = urljoin(address, unescape(link))
            if (place := _key(there)) is None:
                continue
            pages = {(*place, side), (place[0], "", errand.reader)}
            if not pages <= self._pages:
                self._pages |= pages
                found.append(Errand(errand.reader, there, source=address))
        return found

    def found(self) -> list[Visit]:
        """Every visit worth a look, none twice."""
        unlinked_last = sorted(self.visits.items(), key=lambda item: item[0][1].startswith("/"))
        kept = {(visit.address, eyes): visit for (_, _, eyes), visit in reversed(unlinked_last)}
        return sorted(kept.values())


@dataclass(frozen=True)
class Walk:
    """What a walk through the demo found: sessions, visits, and faults on the way."""

    readers: dict[str, Client]
    visits: list[Visit]
    faults: list[str]


def walk() -> Walk:
    """Load the demo's data and walk through every page of it."""
    try:
        demo.load()
        furnished = furnish()
        readers = clients()
        further = [Errand(*each) for each in (*UNLINKED, *furnished, *secure())]
        readers["halfway"] = _signed_in("stranger", leads_to="/accounts/2fa/authenticate/")
        walker = Walker(readers)
        walker.walk([*(Errand(reader, "/") for reader in READERS), *further, *_secret_links()])
        visits = walker.found()
        known = {visit.name.split("/")[0] for visit in visits} | set(NO_PAGES)
        unvisited = {
            name
            for name, chain in named_addresses()
            if name not in known and not takes_no_get(readers["administrator"], name, chain)
        }
        faults = walker.faults + [f"no visit leads to {name}" for name in sorted(unvisited)]
        return Walk(readers, visits, faults)
    finally:
        connection.close()
