"""Every page there is, found by walking the addresses and by following links as people do."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLResolver, get_resolver, resolve, reverse

from portal.desk import demo
from portal.desk.demo.cast import PASSWORD, accounts
from tests.desk.exhibits import furnish

# Parts with pages of others: the Django admin, Wagtail's editor, the API and its explorer.
ELSEWHERE = re.compile(r"^/(admin|cms|documents|graphql|static|media)/")
# What makes another page of the same address.
TABS = ("as", "view", "queue", "tab", "peek", "errors")
LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]+)"')
# Whose links are followed, in this order; the last is nobody.
READERS = (
    "administrator", "sales", "tender", "finance", "editor",
    "partner-admin", "partner", "supplier", "distributor", "",
)  # fmt: skip
# Pages on which each of these readers finds something else: looked at with the eyes of each.
PERSONAL = {"home", "approvals", "approval_task", "deal", "pricing_case", "customer", "market"}
# Addresses that no link leads to, with what stands for their parts.
UNLINKED = (
    ("administrator", "/nowhere/"),
    ("supplier", "/deals/new/"),
    ("administrator", "/customers/?q=no+such+customer"),
    ("administrator", "/search/?q=port"),
    ("administrator", "/manage/styleguide/?errors=1"),
    ("partner", "/views/customers/new/?status=active"),
    ("partner", "/accounts/2fa/totp/activate/"),
    ("partner", "/accounts/2fa/webauthn/add/"),
    ("supplier", "/accounts/reauthenticate/"),
    ("partner", "/accounts/logout/"),
    ("partner", "/accounts/3rdparty/"),
    ("partner-admin", "/partner/invite/"),
    ("", "/accounts/3rdparty/login/cancelled/"),
    ("", "/accounts/3rdparty/login/error/"),
    ("", "/accounts/signup/"),
    ("", "/accounts/password/reset/"),
    ("", "/accounts/password/reset/done/"),
    ("", "/accounts/password/reset/key/done/"),
    ("", "/accounts/confirm-email/"),
    ("", "/accounts/inactive/"),
)
# Addresses that answer a GET with something else than a page of their own.
NO_PAGES = {
    "approval_bpmn": "a file",
    "account_confirm_login_code": "nobody signs in by a code",
    "account_set_password": "every account has a password; sends to the change of it",
    "contact": "opens when a contact's editor is chosen",
    "customers_export": "a file",
    "deal_conflict": "a part of the wizard",
    "deal_customers": "options of a field",
    "deal_draft": "the wizard's pages, visited as deal_new",
    "deal_products": "options of a field",
    "deal_sent": "the end of the wizard, visited by the story",
    "deal_keep": "a part of the wizard",
    "deal_withdraw": "changes a deal, by a button of its page",
    "export": "a file",
    "feedback_customer_options": "options of a field",
    "file": "a file",
    "healthz": "for machines",
    "import_errors": "a file",
    "import_sample": "a file",
    "metrics": "for machines",
    "mfa_authenticate": "the second step of signing in, for who has set one up",
    "mfa_download_recovery_codes": "a file",
    "mfa_generate_recovery_codes": "for who has a second step",
    "mfa_list_webauthn": "for who has a passkey",
    "mfa_deactivate_totp": "for who has a second step",
    "mfa_edit_webauthn": "for who has a passkey",
    "mfa_login_webauthn": "data for a passkey",
    "mfa_reauthenticate": "for who has a second step",
    "mfa_reauthenticate_webauthn": "data for a passkey",
    "mfa_remove_webauthn": "for who has a passkey",
    "mfa_signup_webauthn": "nobody signs up",
    "mfa_trust": "for who has a second step",
    "mfa_view_recovery_codes": "for who has a second step",
    "member": "changes a role, by a form of the company's page",
    "partner_options": "options of a field",
    "partner_member": "changes a role, by a form of the partner's page",
    "picture": "a file",
    "product_options": "options of a field",
    "readyz": "for machines",
    "report_export": "a file",
    "schema": "a file",
    "share_preview": "a part of the sharing form",
    "sharing_parties": "options of a field",
    "sharing_rule_preview": "a part of the rule's form",
    "socialaccount_signup": "nobody signs up",
    "styleguide_options": "options of a field",
    "wagtailcore_authenticate_with_password": "no page has a password of its own",
    "wagtailcore_login": "sends to the sign-in",
}


@dataclass(frozen=True, order=True)
class Visit:
    """A page: the name of its address, whose eyes, where."""

    name: str
    reader: str
    address: str


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


def clients() -> dict[str, Client]:
    """A signed-in client for each reader."""
    emails = {each["persona"]: each["email"] for each in accounts()}
    found = {}
    for reader in READERS:
        found[reader] = Client()
        if reader:
            form = {"login": emails[reader], "password": PASSWORD}
            answer = found[reader].post("/accounts/login/", form)
            assert answer.status_code == 302, answer.content.decode()
    # Setting up a second step asks for the password again.
    assert (
        found["partner"].post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code
        == 302
    )
    return found


def _key(address: str) -> tuple[str, str] | None:
    """Which page an address is: its name and its tab; nothing for what lies elsewhere."""
    found = urlsplit(address)
    if found.netloc or ELSEWHERE.match(found.path):
        return None
    try:
        name = resolve(found.path).url_name or ""
    except Resolver404:
        return None
    if name == "wagtail_serve":
        # News and library pages differ in kind and in language.
        name += "/".join(found.path.split("/")[:3])
    if name in {"report", "approval_task", "customer_tab"}:
        # Each report, station and tab is drawn in its own way.
        name += "/" + found.path.rstrip("/").rsplit("/", 1)[-1]
    asked = parse_qs(found.query)
    tab = next((f"{tab}={asked[tab][0]}" for tab in TABS if tab in asked), "")
    return name, "peek" if tab.startswith("peek") else tab


def _is_personal(name: str) -> bool:
    return name.split("/")[0] in PERSONAL


def _secret_links() -> list[tuple[str, str]]:
    """Addresses that come by mail."""
    email = EmailAddress.objects.select_related("user").first()
    user = email.user
    secret = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return [
        ("", f"/accounts/password/reset/key/{secret}/"),
        ("", f"/accounts/confirm-email/{EmailConfirmationHMAC(email).key}/"),
    ]


def find_pages(readers: dict[str, Client], further: list[tuple[str, str]]) -> list[Visit]:
    """One visit of every page that a reader comes to by links, and of those that have none."""
    found: dict[tuple[str, str, str], Visit] = {}
    queue = [*UNLINKED, *_secret_links(), *further]
    queue += [(reader, "/") for reader in readers]
    seen: set[tuple[str, str, str]] = set()
    while queue:
        reader, address = queue.pop(0)
        answer = readers[reader].get(address)
        if answer.status_code in {301, 302}:
            address = urljoin(address, answer["Location"])
            if _key(address) is None:
                continue
            answer = readers[reader].get(address)
        kind = answer.headers.get("Content-Type", "")
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if not kind.startswith("text/html") or "<html" not in text or answer.status_code == 405:
            continue
        name, tab = _key(address) or ("nowhere", "")
        forbidden = str(answer.status_code) if answer.status_code in {403, 404} else ""
        key = (name + forbidden, tab, reader if _is_personal(name) else "")
        found.setdefault(key, Visit(name + forbidden, reader, address))
        for link in LINK.findall(text):
            there = urljoin(address, link.replace("&amp;", "&"))
            page = _key(there)
            sight = page and (*page, reader if _is_personal(page[0]) else "")
            if sight and sight not in seen and "logout" not in there:
                seen.add(sight)
                queue.append((reader, there))
    return sorted(found.values())


@dataclass(frozen=True)
class Walk:
    """What a walk through the demo found: sessions, visits, addresses that no visit leads to."""

    readers: dict[str, Client]
    visits: list[Visit]
    unvisited: list[str]


def walk() -> Walk:
    """Load the demo's data and walk through every page of it."""
    try:
        demo.load()
        further = furnish()
        readers = clients()
        visits = find_pages(readers, further)
        known = {visit.name.split("/")[0] for visit in visits} | set(NO_PAGES)
        unvisited = {
            name
            for name, chain in named_addresses()
            if name not in known and not takes_no_get(readers["administrator"], name, chain)
        }
        return Walk(readers, visits, sorted(unvisited))
    finally:
        connection.close()
