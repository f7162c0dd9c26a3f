"""Documents by their hash: kept operations, and those that a client sent before.

``documentId`` (``sha256:…``) names a kept operation of ``graphql/operations`` or of the folder
``GRAPHQL_OPERATIONS``. With ``GRAPHQL_TRUSTED_ONLY`` nothing else runs. Clients of Apollo may name
what they sent before by ``extensions.persistedQuery``.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from partner_api.errors import ClientError

_PREFIX = "sha256:"
_FOLDER = "operations"
_MOST = 500
# Longer ones are sent in full each time.
_LONGEST = 50_000
_sent: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def hash_of(text: str) -> str:
    """The SHA-256 of a document, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def kept() -> dict[str, str]:
    """The kept operations by their hashes."""
    # In a wheel they lie inside the package, in a clone beside it.
    here = Path(__file__).parent
    folders = [next(filter(Path.is_dir, (here / _FOLDER, here.parent / _FOLDER)))]
    if settings.GRAPHQL_OPERATIONS:
        folders.append(Path(settings.GRAPHQL_OPERATIONS))
    texts = [
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.glob("*.graphql"))
    ]
    return {hash_of(text): text for text in texts}


def resolved(given: Any) -> Any:
    """The parameters with the document that they name. Raises ``ClientError``."""
    if not isinstance(given, dict):
        return given
    text = _named(given)
    if settings.GRAPHQL_TRUSTED_ONLY and hash_of(text or "") not in kept():
        raise ClientError("Only kept operations run here: send `documentId`.", "not_trusted")
    return {**given, "query": text} if text is not None else given


def _named(given: dict[str, Any]) -> str | None:
    named, text = given.get("documentId"), given.get("query")
    if isinstance(named, str):
        found = kept().get(named.removeprefix(_PREFIX))
        if found is None:
            raise ClientError("There is no kept operation of this id.", "document_not_found")
        return found
    extensions = given.get("extensions")
    asked = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    digest = asked.get("sha256Hash") if isinstance(asked, dict) else None
    if isinstance(digest, str):
        return _sent_before(digest, text)
    return text if isinstance(text, str) else None


def _sent_before(digest: str, text: Any) -> str:
    if isinstance(text, str):
        if hash_of(text) != digest:
            raise ClientError("The hash is not that of the document.", "bad_request")
        if len(text) <= _LONGEST:
            with _lock:
                _sent[digest] = text
                if len(_sent) > _MOST:
                    _sent.popitem(last=False)
        return text
    found = kept().get(digest) or _sent.get(digest)
    if found is None:
        # Clients know this message, and send the document.
        raise ClientError("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND", status=200)
    return found
