"""The content of a file, unpacked if it is packed with gzip or zip."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused

# What a compressed file may grow to: more is taken for an attack, not for data.
MOST_BYTES = 1024 * 1024 * 1024

# The same for a workbook, which is read as a whole.
MOST_WORKBOOK_BYTES = 512 * 1024 * 1024


@contextmanager
def content_of(path: Path) -> Iterator[IO[bytes]]:
    """The file's content, unpacked if it is packed."""
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.open(file) as stream:
                yield _Bounded(stream)  # type: ignore[misc]
        elif magic == b"PK\x03\x04":
            with _member(file) as member:
                yield _Bounded(member)  # type: ignore[misc]
        else:
            yield file


def check_workbook(path: Path) -> None:
    """Look into a workbook's directory before anything is unpacked. Raises ``Refused`` if it
    would grow too big, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged() from error
    if size > MOST_WORKBOOK_BYTES:
        raise _too_big()


def _member(file: IO[bytes]) -> IO[bytes]:
    """The one file in an archive. Raises ``Refused`` for several, or a broken archive."""
    try:
        archive = zipfile.ZipFile(file)
        return archive.open(_only_member(archive))
    except zipfile.BadZipFile as error:
        raise _damaged() from error
    except (RuntimeError, NotImplementedError) as error:
        raise Refused(
            _("The archive is locked or packed in a way that we cannot read. Unpack it first."),
            code="locked",
            field="file",
        ) from error


def _damaged() -> Refused:
    text = _("The archive is damaged. Pack the file again.")
    return Refused(text, code="damaged", field="file")


def _too_big() -> Refused:
    text = _("The file is too big. Split it into several.")
    return Refused(text, code="too_big", field="file")


def _only_member(archive: zipfile.ZipFile) -> str:
    members = [name for name in archive.namelist() if not name.endswith("/")]
    if len(members) != 1:
        raise Refused(
            _("Choose one of the files in the archive and import it by itself."),
            code="several_files",
            field="file",
        )
    return members[0]


class _Bounded(io.RawIOBase):
    """A stream that refuses to unpack more than a table can sensibly hold."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._left = stream, MOST_BYTES

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer. Raises ``Refused``; ``zlib``'s errors become a refusal, too."""
        try:
            chunk = self._stream.read(len(buffer))
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise _damaged() from error
        self._left -= len(chunk)
        if self._left < 0:
            raise _too_big()
        buffer[: len(chunk)] = chunk
        return len(chunk)
