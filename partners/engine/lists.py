"""Lists of companies as people and programs have them: text with separators, or a file of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from partners.engine.prints import ListedCompany
from portal.kernel.errors import Refused

LARGEST_FILE = 10 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1251")
_COUNTRY_LENGTH = 2


def companies_of_file(file: File[Any] | IO[bytes]) -> list[ListedCompany]:
    """The companies of a CSV file, whatever encoding it has. Raises ``Refused``
    (``list_too_big``)."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(
            _("Choose a file of at most %(most)s MB."),
            code="list_too_big",
            field="file",
            most=LARGEST_FILE // 1024**2,
        )
    return companies_in(_decoded(content))


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return content.decode("latin-1")


def _rows(reader: Any) -> Iterator[list[str]]:
    """The rows of a table. Raises ``Refused`` for one that cannot be read, by its line."""
    try:
        yield from reader
    except csv.Error as error:
        raise Refused(
            _("Line %(line)s cannot be read: see whether a quotation mark is left open."),
            code="list_unreadable",
            field="companies",
            line=reader.line_num,
        ) from error


def companies_in(text: str) -> list[ListedCompany]:
    """The companies of a text, by the separator that its first line has."""
    lines = text.splitlines()
    first = lines[0] if lines else ""
    delimiter = max("\t;,", key=first.count)
    found = []
    for row in _rows(csv.reader(lines, delimiter=delimiter)):
        name, country, tax_id = [*(cell.strip() for cell in row), "", "", ""][:3]
        if name:
            code = country.upper() if len(country) == _COUNTRY_LENGTH else ""
            found.append(ListedCompany(name[:250], code, tax_id[:40]))
    return found
