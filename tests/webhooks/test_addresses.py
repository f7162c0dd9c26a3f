"""Nothing is sent to private addresses, whatever name leads to them, and whenever."""

from __future__ import annotations

import socket

import pytest

from portal.kernel.errors import Refused
from portal.kernel.outgoing.addresses import (
    ForbiddenAddressError,
    networks_of,
    resolve,
    target_of,
)
from portal.webhooks.models import WebhookAttempt, WebhookEndpoint
from portal.webhooks.services.endpoints import add_endpoint
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "240.0.0.1",
    "::1",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
    "ff02::1",
]


def lead_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name lead to these addresses; returns what is asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple]:
        asked.append(host)
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [
            (family[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_after_the_name_was_looked_up(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    lead_to(monkeypatch, address)
    with pytest.raises(ForbiddenAddressError):
        resolve(target_of("https://hooks.example.com/"))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1"])
def test_public_addresses_are_not(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    lead_to(monkeypatch, address)
    assert resolve(target_of("https://hooks.example.com/")) == [address]


def test_a_name_that_leads_both_ways_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lead_to(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(ForbiddenAddressError):
        resolve(target_of("https://hooks.example.com/"))


def test_named_networks_may_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    lead_to(monkeypatch, "10.1.2.3")
    target = target_of("https://erp.house.example/")
    assert resolve(target, allowed=networks_of(["10.1.0.0/16"])) == ["10.1.2.3"]
    with pytest.raises(ForbiddenAddressError):
        resolve(target, allowed=networks_of(["10.2.0.0/16"]))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://company.com/",
        "https://",
        "https://user:word@company.com/",
        "https://company.com/#part",
        "https://company.com:25/",
        "https://company.com:99999/",
        "https://company.com/a b",
        "https://company.com/\r\nX: y",
        "//company.com/",
        "https://" + "a" * 500 + ".com/",
    ],
)
@pytest.mark.django_db
def test_addresses_that_cannot_be_are_refused_when_entered(hooks: Hooks, url: str) -> None:
    with pytest.raises(Refused) as refused:
        hooks.add(url=url)
    assert (refused.value.field, refused.value.code) == ("url", "not_an_address")
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.django_db
def test_outside_of_demo_and_tests_plain_http_is_refused(hooks: Hooks, settings) -> None:
    settings.WEBHOOK_TRIAL = False
    with pytest.raises(Refused):
        hooks.add(url="http://company.com/")
    assert hooks.add(url="https://company.com/")


@pytest.mark.django_db
def test_each_attempt_looks_anew_and_a_partner_never_reaches_the_house_network(
    hooks: Hooks, receiver: Receiver, settings
) -> None:
    """Also what was public when it was entered, and also for what the house itself may reach."""
    hooks.add(kinds=["partners.organisation.changed"])
    of_house, _secret = add_endpoint(
        actor=hooks.cast.actor("administrator"),
        organisation=None,
        name="ERP",
        url=receiver.url,
        kinds=["partners.organisation.changed"],
    )
    hooks.change(hooks.shared())
    hooks.gather()
    settings.WEBHOOK_TRIAL = False
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    assert hooks.send() == 2
    failures = {
        each.message.endpoint.organisation_id: each.failure
        for each in WebhookAttempt.objects.select_related("message__endpoint")
    }
    assert failures == {None: "", hooks.cast.partners["bob"].organisation_id: "address"}
    assert len(receiver.received) == 1
    assert of_house.organisation_id is None


@pytest.mark.django_db
def test_redirects_are_not_followed(hooks: Hooks, receiver: Receiver) -> None:
    hooks.add(kinds=["partners.organisation.changed"])
    hooks.change(hooks.shared())
    hooks.gather()
    receiver.answers = [(307, {"Location": receiver.url.replace("/hook", "/other")}, b"")]
    hooks.send()
    assert [each.path for each in receiver.received] == ["/hook"]
