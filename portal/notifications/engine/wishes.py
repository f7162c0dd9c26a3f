"""What an answer by mail wants: a word on its first line, and a comment below.

Words are taken in every language of ours, whichever the reader's is. Whatever is not plain is
asked about again before anything is decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.models import DecisionKind

# Ours in the mail that is answered: what stands below it is a quotation, in every mail program.
CUT = "##-"

_KINDS: dict[str, str] = {
    word: kind
    for kind, words in (
        (
            DecisionKind.APPROVE,
            "approve approved approving "
            "согласовать согласовано согласовываю утвердить утверждаю утверждено одобрить одобряю "
            "одобрявам одобрено одобрение одобри",
        ),
        (
            DecisionKind.REJECT,
            "reject rejected rejecting "
            "отклонить отклонено отклоняю отказать отказываю "
            "отхвърлям отхвърлено отхвърляне отхвърли",
        ),
        (
            DecisionKind.RETURN,
            "return returned returning "
            "вернуть возвращаю возвращено возврат "
            "връщам върнато връщане върни",
        ),
    )
    for word in words.split()
}
# People say these too, but not to mean one thing only.
_LOOSE: dict[str, str] = dict.fromkeys(
    [
        "yes",
        "ok",
        "okay",
        "agree",
        "agreed",
        "да",
        "согласен",
        "согласна",
        "съгласен",
        "съгласна",
        "добре",
    ],
    DecisionKind.APPROVE,
) | dict.fromkeys(["no", "decline", "нет", "не"], DecisionKind.REJECT)
_NOT = {"not", "don't", "dont", "never", "не", "нет", "недей"}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FIRST = re.compile(r"([^\W\d_]+)\s*(?:$|[.,:;!\N{EN DASH}\N{EM DASH}-]+\s*(.*)$)")
_QUOTED = re.compile(r"\s*>|\s*-{3,}.*-{3,}\s*$|_{5,}\s*$|--\s*$|(?:from|от|von)\s*:.*@", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """The decision that somebody wants. ``is_plain``: said so that it can mean nothing else."""

    decision: str
    comment: str
    is_plain: bool


def read_wish(text: str) -> Wish | None:
    """What the answer wants; nothing if it says none of our words."""
    lines = _answer(text)
    if not lines:
        return None
    said = _FIRST.match(lines[0])
    kind = _KINDS.get(_plain(said[1])) if said else None
    if said and kind:
        comment = "\n".join([said[2] or "", *lines[1:]]).strip()
        return Wish(kind, comment, is_plain=not _contradicts(kind, comment))
    everything = "\n".join(lines)
    kinds = {k for word in _words(everything) if (k := _KINDS.get(word) or _LOOSE.get(word))}
    return Wish(kinds.pop(), everything, is_plain=False) if len(kinds) == 1 else None


def _answer(text: str) -> list[str]:
    """What the person wrote themselves: without the quotation, its head, and a signature."""
    lines: list[str] = []
    for line in text.splitlines():
        if CUT in line or _QUOTED.match(line):
            break
        lines.append(line.strip())
    while lines and not lines[-1]:
        lines.pop()
    lines = _without_head(lines)
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _without_head(lines: list[str]) -> list[str]:
    """Without "On Monday, Guildhall <…@…> wrote:", which may be broken into two lines."""
    for count in (1, 2):
        head = " ".join(lines[-count:])
        if head.endswith(":") and "@" in head:
            return lines[:-count]
    return lines


def _contradicts(kind: str, comment: str) -> bool:
    words = _words(comment)
    return any(_KINDS.get(word, kind) != kind for word in words) or bool(
        _NOT.intersection(words[:1])
    )


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")
