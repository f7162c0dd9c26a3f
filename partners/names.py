"""A name as it is sorted and as it is searched."""

from __future__ import annotations

import unicodedata

from portal.kernel.collation import sort_key

_LONGEST = 250


def search_form(text: str) -> str:
    """Lower case, without accents and punctuation, one space between words.

    Cyrillic й and ё keep their own letter: for readers of Russian and Bulgarian they are not и
    and е with an accent.
    """
    kept = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if "\u0400" <= letter <= "\u04ff":
            kept.append(letter)
            continue
        plain = unicodedata.normalize("NFKD", letter)
        kept.append("".join(part for part in plain if not unicodedata.combining(part)))
    folded = "".join(kept)
    words = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return " ".join(words)[:_LONGEST]


def computed_names(name: str) -> dict[str, bytes | str]:
    """The columns that follow from a name: ``sort_key`` and ``search_name``."""
    return {"sort_key": sort_key(name), "search_name": search_form(name)}
