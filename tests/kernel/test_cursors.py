"""Cursors: whoever carries one learns nothing from it and makes none."""

from __future__ import annotations

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest

from portal.kernel import cursors
from portal.kernel.errors import Refused


def raw(cursor: str) -> bytes:
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def test_a_cursor_gives_back_what_was_put_in() -> None:
    for values in (["name", "Ölwerk", 1_042], ["sort", None, 7], ["feed", 2**62, 1]):
        assert cursors.decode(cursors.encode(*values)) == values


def test_neither_ids_nor_values_nor_their_length_are_in_it() -> None:
    cursor = cursors.encode("credit_limit", "1234.50", 4_711)
    for told in (b"4711", b"1234", b"credit"):
        assert told not in raw(cursor)
    assert len({len(cursors.encode("name", "x", 10**digits)) for digits in range(3)}) == 1


def test_one_place_has_one_cursor_and_another_installation_another(settings: Any) -> None:
    cursor = cursors.encode("name", "x", 7)
    assert cursors.encode("name", "x", 7) == cursor
    settings.REFERENCE_KEY = "another installation's"
    assert cursors.encode("name", "x", 7) != cursor
    with pytest.raises(Refused):
        cursors.decode(cursor)


def test_a_cursor_that_was_changed_is_refused() -> None:
    sealed = raw(cursors.encode("name", "x", 7))
    for place in range(len(sealed)):
        forged = bytearray(sealed)
        forged[place] ^= 1
        with pytest.raises(Refused) as refused:
            cursors.decode(urlsafe_b64encode(bytes(forged)).decode(), field="before")
        assert (refused.value.code, refused.value.field) == ("invalid_cursor", "before")


@pytest.mark.parametrize("text", ["", "x", "é", "=", "AAAA", "A" * 10_000, "-_-_" * 8, "\x00"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        cursors.decode(text)


def test_the_signed_form_of_before_is_refused(settings: Any) -> None:
    """As it was given out once: a tag, and the values as everybody could read them."""
    body = b'["name","x",7]'
    tag = hmac.digest(settings.REFERENCE_KEY.encode(), b"cursor:" + body, "sha256")[:8]
    with pytest.raises(Refused) as refused:
        cursors.decode(urlsafe_b64encode(tag + body).decode())
    assert refused.value.code == "invalid_cursor"


def test_a_page_of_cursors_costs_next_to_nothing() -> None:
    began = time.thread_time()
    for number in range(1_000):
        cursors.encode("sort_key", "2e3f4a5b6c7d8e9f00112233", number)
    assert time.thread_time() - began < 0.2
