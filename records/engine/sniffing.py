"""What a file is, by looking at its bytes: neither its name nor its sender decides."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

_HEAD = 4096
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKAGES = (
    ("xl/", f"{_OFFICE}spreadsheetml.sheet"),
    ("word/", f"{_OFFICE}wordprocessingml.document"),
    ("ppt/", f"{_OFFICE}presentationml.presentation"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_TEXT = "text/plain"
# Bytes below the space that occur in text: tab, line feed, form feed, carriage return, escape.
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


def content_type_of(content: BinaryIO) -> str | None:
    """The type of a file, or ``None`` for one that we do not take (programs, unknown formats).

    Markup and scripts count as plain text: they are handed out for saving, never for running.
    """
    content.seek(0)
    head = content.read(_HEAD)
    try:
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return "image/webp"
        if head.startswith(b"PK\x03\x04"):
            return _package(content)
        for magic, kind in _MAGIC:
            if head.startswith(magic):
                return kind
        return _TEXT if _is_text(head) else None
    finally:
        content.seek(0)


def _package(content: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(content) as package:
            names = package.namelist()
            if "mimetype" in names:
                kind = package.open("mimetype").read(200).decode("ascii", "replace")
                return kind if kind.startswith(_OPEN_DOCUMENT) else None
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    for folder, kind in _PACKAGES:
        if any(name.startswith(folder) for name in names):
            return kind
    return "application/zip"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head) and not _CONTROLS & set(head)
