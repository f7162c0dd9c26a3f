"""What a company is recognised by: its name without script, punctuation and legal form.

One company is written in many ways: "МЕТРОПОЛИТЕН ЕАД" and "„Метрополитен“ ЕАД", "SYTRAL" and
"Syndicat mixte des transports (SYTRAL)", "Renfe Viajeros, S. A." and "RENFE VIAJEROS SA".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from anyascii import anyascii
from rapidfuzz import fuzz

# Legal forms as they read after transliteration.
_LEGAL_FORM_WORDS = """
ab ad ae ag ans aps as asa asoc bhd bv bvba co company corp corporation cv da dba dd doo dooel
ead eas ebvba ee eesv ei eirl eood eou epe ets eurl fa fzc fze gbr gesmbh ggmbh gmbh hb hf id
ike inc incorporated jsc ka kb kd kda kft kg kgaa ks kv lda limited llc llp ltd ltda mbh mchj
nv oao oe ohg ood ooo oy oyj pao partg pe pjsc plc ps pt pte pty pvt rt sa sae sal sarl sas
sasu sc sca scarl sccl scop scpa scrl sdn se sia sl slp sll slu snc soc societa spa spj spk
spol sprl srl sro ss ssa tov uab ug vof vos vzw zao zat zoo zrt
"""
# Articles, prepositions and conjunctions: alike in many names, so they tell nothing.
_SMALL_WORD_LIST = """
a al and d de del della der des di die du e el et fur for i im in la las le les los na o of og
po pri the un und v van vo von y z za zu
"""
_LEGAL_FORMS = frozenset(_LEGAL_FORM_WORDS.split())
_SMALL_WORDS = frozenset(_SMALL_WORD_LIST.split())
_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,}|\b(?:[a-z] ){2,}(?![a-z])")
_WORD = re.compile(r"[a-z0-9]+")
_BRACKETS = re.compile(r"[(/\[]([^)/\]]*)[)/\]]")
_HEAD_END = re.compile(r"\s[-–—]+\s|[,;—]")
_NOT_TAX = re.compile(r"[^0-9A-Z]")
_LONGEST = 250
# Shorter than this, a part of a name is no name of its own.
_SHORTEST_HEAD, _SHORTEST_BRACKET, _SHORTEST_SUBSET = 8, 5, 10
_SAME_BY_PART, _SAME_BY_SUBSET = 92.0, 91.0


@lru_cache(maxsize=8192)
def match_name(name: str) -> str:
    """The telling words of a company name in Latin letters, sorted; never empty for a name."""
    text = anyascii(name.casefold()).lower().replace("'", "").replace("`", "")
    text = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", text)
    words = _WORD.findall(text)
    for dropped in (_LEGAL_FORMS | _SMALL_WORDS, _LEGAL_FORMS):
        telling = [word for word in words if word not in dropped]
        if telling:
            return " ".join(sorted(telling))[:_LONGEST]
    return " ".join(sorted(words))[:_LONGEST]


@lru_cache(maxsize=8192)
def match_keys(name: str) -> tuple[str, ...]:
    """Everything the name may be known by: as a whole, without brackets, in brackets, its head."""
    keys = {match_name(name), match_name(_BRACKETS.sub(" ", name))}
    for inner in _BRACKETS.findall(name):
        key = match_name(inner)
        if len(key) >= _SHORTEST_BRACKET:
            keys.add(key)
    head = match_name(_HEAD_END.split(name, maxsplit=1)[0])
    if len(head) >= _SHORTEST_HEAD:
        keys.add(head)
    return tuple(sorted(key for key in keys if key))


def match_parts(name: str) -> tuple[str, ...]:
    """What the name may be known by other than as a whole."""
    whole = match_name(name)
    return tuple(key for key in match_keys(name) if key != whole)


def match_tax_id(tax_id: str) -> str:
    """A tax number without separators and without its leading country code."""
    raw = _NOT_TAX.sub("", tax_id.upper())
    letters = "".join(takewhile(str.isalpha, raw))
    return raw[2:] if len(letters) == 2 else raw


@dataclass(frozen=True, slots=True)
class Identity:
    """A company as far as it is known; ``country`` is ISO 3166-1 alpha-2 or empty."""

    name: str
    keys: tuple[str, ...]
    tax_id: str
    country: str

    @classmethod
    def of(cls, name: str, *, tax_id: str = "", country: str = "") -> Identity:
        """The identity behind what somebody typed or stored."""
        return cls(match_name(name), match_keys(name), match_tax_id(tax_id), country.upper())


def likeness(one: Identity, other: Identity) -> float:
    """How surely both are the same company, 0 to 100. Equal tax numbers decide, and so do
    different ones; otherwise names in the same (or an unknown) country are compared."""
    if one.country and other.country and one.country != other.country:
        return 0.0
    if one.tax_id and other.tax_id:
        return 100.0 if one.tax_id == other.tax_id else 0.0
    return name_likeness(one, other)


def name_likeness(one: Identity, other: Identity) -> float:
    """The same by names alone. Different numbers in the names mean different companies."""
    if not one.name or not other.name:
        return 0.0
    score = max(
        fuzz.ratio(one.name, other.name),
        fuzz.ratio(one.name.replace(" ", ""), other.name.replace(" ", "")),
    )
    if set(one.keys) & set(other.keys):
        score = max(score, _SAME_BY_PART)
    elif _contains(one.name, other.name):
        score = max(score, _SAME_BY_SUBSET)
    return min(score, 50.0) if _numbers(one.name) ^ _numbers(other.name) and score < 100 else score


def _contains(one: str, other: str) -> bool:
    less, more = sorted((set(one.split()), set(other.split())), key=len)
    return less <= more and len(less) > 1 and len("".join(less)) >= _SHORTEST_SUBSET


def _numbers(name: str) -> set[str]:
    return {word for word in name.split() if word.isdigit()}
