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


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NOT = _set("not cannot never dont не нет нельзя никогда недей няма никога")
# What makes a decision hang on something that nobody would look at later.
_UNLESS = _set(
    "but if only subject unless except provided providing until when once however assuming no "
    "without condition conditions conditional conditionally "
    "но если только при кроме пока когда однако без условие условии условием "
    "ако само освен докато когато обаче стига"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FIRST = re.compile(r"([^\W\d_]+)\s*(?:$|[.,:;!\N{EN DASH}\N{EM DASH}-]+\s*(.*)$)")
_QUOTED = re.compile(r"\s*>|\s*-{3,}.*-{3,}\s*$|_{5,}\s*$|--\s*$|(?:from|от|von)\s*:.*@", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """The decision that somebody wants; none where they speak of one and deny it.

    ``is_plain``: said so that it can mean nothing else.
    """

    decision: str
    comment: str
    is_plain: bool


def read_wish(text: str) -> Wish | None:
    """What the answer wants; nothing if it says none of our words.

    It is plain if a word stands alone on the first line, and the lines below neither deny it, nor
    make it hang on something, nor speak of another decision.
    """
    lines = _answer(text)
    if not lines:
        return None
    words = _words("\n".join(lines))
    said = _FIRST.match(lines[0])
    kind = _KINDS.get(_plain(said[1])) if said else None
    if said and kind:
        comment = "\n".join([said[2] or "", *lines[1:]]).strip()
        return Wish(_undenied(kind, words), comment, not said[2] and _is_plain(kind, words))
    spoken = [word for word in words if len(words) == 1 or word not in _NOT]
    kinds = {k for word in spoken if (k := _KINDS.get(word) or _LOOSE.get(word))}
    if len(kinds) != 1:
        return None
    return Wish(_undenied(kinds.pop(), words), "\n".join(lines), is_plain=False)


def _undenied(kind: str, words: list[str]) -> str:
    """The decision, unless there is a "not" beside it."""
    return "" if len(words) > 1 and any(map(_denies, words)) else kind


def _is_plain(kind: str, words: list[str]) -> bool:
    return not any(
        _denies(word) or word in _UNLESS or _KINDS.get(word, kind) != kind for word in words
    )


def _denies(word: str) -> bool:
    return word in _NOT or word.endswith("n't")


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


def _words(text: str) -> list[str]:
    return [
        _plain(word)
        for word in _WORD.findall(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    ]


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")
