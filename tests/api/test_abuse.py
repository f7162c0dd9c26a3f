"""Whoever attacks gets a client's error, soon, and no memory."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from portal.kernel.models import User
from tests.cast import Cast

from .test_http import MODERN, post


def bomb(levels: int, width: int = 2) -> str:
    """Fragments that each spread the next ones: ``width ** levels`` fields."""
    parts = ["{ ...F0 }"]
    for level in range(levels):
        spread = " ".join(f"a{n}: viewer {{ ...V }} ...F{level + 1}" for n in range(width))
        parts.append(f"fragment F{level} on Query {{ {spread} }}")
    parts.append(f"fragment F{levels} on Query {{ __typename }}")
    parts.append("fragment V on Viewer { language }")
    return "\n".join(parts)


def doubling(levels: int) -> str:
    parts = ["{ customers { nodes { ...F0 } } }"]
    parts += [
        f"fragment F{level} on Organisation "
        f"{{ a: parent {{ ...F{level + 1} }} b: parent {{ ...F{level + 1} }} }}"
        for level in range(levels)
    ]
    parts.append(f"fragment F{levels} on Organisation {{ name }}")
    return "\n".join(parts)


ATTACKS = {
    "depth": "{ customers { nodes " + "{ parent " * 30 + "{ name }" + " }" * 30 + " } }",
    "deeper": "{" + "a{" * 1500 + "b" + "}" * 1501,
    "lists": "{ node(id: " + "[" * 1500 + "]" * 1500 + ") { id } }",
    "aliases": "{" + " ".join(f"a{n}: __typename" for n in range(500)) + "}",
    "fields": "{" + " __typename" * 3_000 + "}",
    "directives": "{ __typename " + "@skip(if: false) " * 500 + "}",
    "unknown directives": "{ __typename " + "@a " * 500 + "}",
    "cycle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "own cycle": "{ ...A } fragment A on Query { ...A }",
    "bomb": bomb(25),
    "wide bomb": bomb(12, 8),
    "doubling bomb": doubling(30),
    "rows": "{ customers(first: 100) { nodes { subsidiaries(first: 100) { nodes "
    "{ contacts(first: 100) { nodes { id } } } } } } }",
    "tokens": "{" + "a " * 6_000 + "}",
    "null character": '{ customer(reference: "a\\u0000") { id } }',
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_soon(client: Client, name: str) -> None:
    post(client, {"query": "{ __typename }"})
    began = time.thread_time()
    response = post(client, {"query": ATTACKS[name]}, Accept=MODERN)
    assert response.status_code == 400, response.content[:300]
    assert time.thread_time() - began < 2.0
    assert len(response.content) < 10_000


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This operation is nested too deeply: at most 18 levels are allowed."),
        ("ru", "Операция вложена слишком глубоко: не более 18 уровней."),
        ("bg", "Операцията е вложена твърде дълбоко: най-много 18 нива."),
    ],
)
def test_a_limit_is_told_in_a_sentence(
    cast: Cast, client: Client, language: str, sentence: str
) -> None:
    User.objects.filter(pk=cast.people["staff"].pk).update(language=language)
    client.force_login(cast.people["staff"], backend="django.contrib.auth.backends.ModelBackend")
    (error,) = post(client, {"query": ATTACKS["depth"]}, Accept=MODERN).json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == (sentence, "too_complex")


@pytest.mark.django_db
def test_strangers_get_neither_introspection_nor_suggestions(client: Client) -> None:
    schema = post(client, {"query": "{ __schema { types { name } } }"}, Accept=MODERN)
    assert schema.status_code == 400
    typo = post(client, {"query": "{ custmers { nodes { id } } }"}, Accept=MODERN)
    assert typo.status_code == 400
    assert "Did you mean" not in typo.content.decode()


def test_who_is_signed_in_gets_both(ask: Any) -> None:
    asking = ask("staff")
    assert "errors" not in asking('{ __schema { types { name } } __type(name: "Node") { name } }')
    assert "Did you mean" in asking("{ custmers { nodes { id } } }")["errors"][0]["message"]
