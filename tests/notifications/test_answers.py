"""What answers by mail say: words of three languages, and what is not plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.engine.incoming import Proof, read_mail
from portal.notifications.engine.wishes import CUT, read_wish

HEAD = "From: Georgi <georgi@house.example>\r\nTo: a@b.example\r\nMessage-ID: <1@x>\r\n"


@pytest.mark.parametrize(
    ("text", "decision", "comment"),
    [
        ("approve", "approve", ""),
        ("Approved.\n\nFine with me", "approve", "Fine with me"),
        ("\n\nREJECT:\ntoo expensive\nsee the list", "reject", "too expensive\nsee the list"),
        ("Согласовать\n\n> approve", "approve", ""),
        ("Отклонено —\nслишком дорого", "reject", "слишком дорого"),
        ("Връщам.\nИска се цена", "return", "Иска се цена"),
        (f"return\nthe date\n{CUT} above -##\nreject", "return", "the date"),
        ("approve\nFine\n\nOn Mon, 23 Nov 2026, Guildhall <g@h.example>\nwrote:\n> x", "approve",
         "Fine"),
        ("approve\n-- \nGeorgi, sales, reject@house.example", "approve", ""),
        ("approve\nFrom: Guildhall <g@house.example>\nreject", "approve", ""),
        ("approve\nThese are my reasons:", "approve", "These are my reasons:"),
    ],
)  # fmt: skip
def test_a_word_alone_on_the_first_line_is_plain(text: str, decision: str, comment: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert (wish.decision, wish.comment, wish.is_plain) == (decision, comment, True)


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("Approve the other one first", "approve"),
        ("approve, but reject line 2", "approve"),
        ("approve, but only if they pay in advance", "approve"),
        ("approve: from March on", "approve"),
        ("approve\nThey have to pay first, subject to the contract", "approve"),
        ("approve\nUnless Finance objects", "approve"),
        ("Согласовано, 30 дней", "approve"),
        ("Согласовано\nПри условии предоплаты", "approve"),
        ("Одобрявам\nАко платят предварително", "approve"),
        ("reject: too expensive", "reject"),
        ("Yes", "approve"),
        ("ok, fine", "approve"),
        ("I would rather reject this", "reject"),
        ("не", "reject"),
    ],
)
def test_what_may_mean_something_else_is_asked_about(text: str, decision: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert (wish.decision, wish.is_plain) == (decision, False)


@pytest.mark.parametrize(
    "text",
    [
        "I do not approve",
        "I don\N{RIGHT SINGLE QUOTATION MARK}t approve this",
        "approve: not before March",
        "approve\nThis is not what we want",
        "Не согласовываю",
        "Согласовано\nне раньше марта",
        "Не одобрявам",
    ],
)
def test_where_something_is_denied_nothing_is_proposed(text: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert (wish.decision, wish.is_plain) == ("", False)


@pytest.mark.parametrize("text", ["", "\n \n", "> approve", "Thanks!", "approve it or reject it?"])
def test_what_says_nothing_decides_nothing(text: str) -> None:
    assert read_wish(text) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    wish = read_wish(text)
    assert wish is None or wish.decision in {"approve", "reject", "return"}


@given(st.binary(max_size=400))
def test_no_mail_breaks_the_reader(raw: bytes) -> None:
    read_mail(raw, authority="mx.house.example")
    read_mail(HEAD.encode() + raw, authority="mx.house.example")


_HEADERS = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "Return-Path",
    "Authentication-Results",
]
_VALUES = st.text(
    st.sampled_from('"<>@,;:()[]\\=?/. \0aä\ud800') | st.characters(exclude_characters="\r\n")
)


@given(st.lists(st.tuples(st.sampled_from(_HEADERS), _VALUES), max_size=6), st.binary())
def test_no_address_and_no_header_breaks_the_reader(
    headers: list[tuple[str, str]], body: bytes
) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    raw = head.encode("utf-8", "surrogatepass") + b"\r\n" + body
    mail = read_mail(raw, authority="mx.house.example")
    for kept in (*mail.senders, *mail.recipients, mail.message_id, mail.subject, mail.text):
        assert "\0" not in kept
        kept.encode()


@pytest.mark.parametrize(
    "header",
    [
        'From: "',
        "To: <",
        'Content-Type: text/plain; charset="\0"',
        "Content-Type: text/plain; charset=base64",
        "Content-Type: text/plain; charset=idna",
        'Content-Disposition: "',
        "Subject: =?utf-8?q?=ff=00?=",
        'Authentication-Results: mx.house.example; "',
    ],
)
def test_a_mail_with_a_broken_header_is_read(header: str) -> None:
    mail = read_mail(f"{header}\r\n\r\napp\0rove".encode(), authority="mx.house.example")
    assert mail.text in {"approve", ""}


@pytest.mark.parametrize(
    ("headers", "proof"),
    [
        ("", Proof.NONE),
        ("Authentication-Results: mx.house.example; none", Proof.NONE),
        ("Authentication-Results: mx.house.example; dmarc=pass header.from=house.example",
         Proof.PASSED),
        ("Authentication-Results: MX.house.example; dkim=pass header.d=house.example",
         Proof.PASSED),
        ("Authentication-Results: mx.house.example; dkim=pass header.d=elsewhere.example",
         Proof.NONE),
        ("Authentication-Results: mx.house.example; dmarc=pass header.from=elsewhere.example",
         Proof.FAILED),
        ("Authentication-Results: mx.house.example; dkim=pass header.d=house.example; "
         "dmarc=fail header.from=house.example", Proof.FAILED),
        ("Authentication-Results: mx.house.example; dkim=fail header.d=house.example",
         Proof.FAILED),
        ("Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=house.example",
         Proof.NONE),
        ("Authentication-Results: mx.house.example; dmarc=fail header.from=house.example\r\n"
         "Authentication-Results: mx.house.example; dmarc=pass header.from=house.example",
         Proof.FAILED),
        ("Authentication-Results: ;;;", Proof.NONE),
        ("From: Other <other@house.example>\r\n"
         "Authentication-Results: mx.house.example; dmarc=pass header.from=house.example",
         Proof.NONE),
    ],
)  # fmt: skip
def test_our_own_server_vouches_for_the_sender(headers: str, proof: Proof) -> None:
    raw = f"{HEAD}{headers}\r\n\r\napprove".replace("\r\n\r\n\r\n", "\r\n\r\n")
    assert read_mail(raw.encode(), authority="mx.house.example").proof is proof
    assert read_mail(raw.encode(), authority="").proof is Proof.NONE


def test_an_answer_in_html_ends_where_it_quotes() -> None:
    raw = (
        f"{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n"
        "<style>p{}</style><div>approve</div><div>Fine&nbsp;with me</div>"
        "<div class='gmail_quote'>reject</div>"
    )
    wish = read_wish(read_mail(raw.encode(), authority="").text)
    assert wish is not None
    assert (wish.decision, wish.comment, wish.is_plain) == ("approve", "Fine with me", True)


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>", "List-Id: <x>"],
)
def test_what_machines_write_is_known(header: str) -> None:
    assert read_mail(f"{HEAD}{header}\r\n\r\napprove".encode(), authority="").is_automatic
    assert not read_mail(f"{HEAD}\r\napprove".encode(), authority="").is_automatic
