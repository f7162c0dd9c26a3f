"""Message catalogues without gettext's programs: extracted, merged and compiled by Babel."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from portal.environment import CLONE

LOCALE = CLONE / "locale"
# What must be complete. English is the language of the sources.
TRANSLATED = ("ru", "bg")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT = "Translators:"
OUTSIDE = {"tests", "benchmarks", "deploy", "docs", "locale", "node_modules", "build", "dist"}


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """A catalogue as it is on disk."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3] if path.name == "django.po" else None)


def compile_catalogues() -> list[Path]:
    """Write a .mo beside each .po that changed since. Returns those written."""
    written = []
    for source in sorted(LOCALE.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, read(source))
        draft = target.with_suffix(".mo.new")
        draft.write_bytes(compiled.getvalue())
        draft.replace(target)
        written.append(target)
    return written


def _sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold messages, with the text that Babel's Python reader understands."""
    for path in sorted(CLONE.rglob("*")):
        parts = path.relative_to(CLONE).parts
        if parts[0] in OUTSIDE or any(part.startswith(".") for part in parts):
            continue
        if path.suffix == ".py" and "migrations" not in parts:
            yield path, path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in parts:
            yield path, templatize(path.read_text(), origin=str(path))


def extracted() -> Catalog:
    """Every message of the sources, without places: a moved line is no change."""
    catalogue = Catalog(charset="utf-8")
    for _, text in _sources():
        source = io.BytesIO(text.encode())
        for _, message, comments, context in extract(
            "python", source, keywords=KEYWORDS, comment_tags=[COMMENT], strip_comment_tags=True
        ):
            catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def update(language: str, template: Catalog) -> Catalog:
    """Bring a language's catalogue in step with the sources, keeping what is translated.

    Translations waiting in ``locale/pending/*.<language>.po`` are taken in where none is there.
    """
    path = catalogue_path(language)
    catalogue = read(path) if path.exists() else Catalog(locale=language, charset="utf-8")
    for pending in sorted((LOCALE / "pending").glob(f"*.{language}.po")):
        for message in read(pending):
            known = catalogue.get(message.id, message.context)
            if not message.id or not message.string or (known and _complete(known)):
                continue
            if known:
                # Adding would keep the empty translation that is there.
                known.string = message.string
            else:
                catalogue.add(message.id, message.string, context=message.context)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue sorted, with neither places nor dates, so that only words make a diff."""
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        catalogue.mime_headers = [
            (key, value) for key, value in catalogue.mime_headers if key != name
        ]
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, no_location=True, sort_output=True, width=99, omit_header=True)
    path.write_bytes(_header(language, catalogue) + buffer.getvalue())


def _header(language: str, catalogue: Catalog) -> bytes:
    lines = (
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
    )
    return "\n".join(lines).encode() + b"\n\n"


def _complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and not message.fuzzy


def faults(language: str, template: Catalog) -> list[str]:
    """What keeps a language from being complete: missing, stale, fuzzy, or broken messages."""
    path = catalogue_path(language)
    if not path.exists():
        return [f"{language}: no catalogue"]
    catalogue = read(path)
    found = []
    for message in template:
        known = catalogue.get(message.id, message.context) if message.id else None
        if message.id and (known is None or not _complete(known)):
            found.append(f"{language}: not translated: {message.id!r}")
    for message in catalogue:
        if not message.id:
            continue
        if template.get(message.id, message.context) is None:
            found.append(f"{language}: not in the sources any more: {message.id!r}")
        found += [f"{language}: {error}: {message.id!r}" for error in message.check(catalogue)]
    return found
