"""The version of a record as its viewer knows it: it changes with what they see, and only then."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from sharing.shareable import shareable_of

# The API's ``Int`` has 32 bits, one of them a sign.
_LARGEST = 0x7FFF_FFFF


def version_seen(record: Any, mask: int) -> int:
    """What an editor hands back to prove that they knew the record as it is.

    Who sees the whole record gets its count of changes. A count would tell anybody else that
    something changed which they do not see: they get a checksum of what they see and people write.
    """
    shareable = shareable_of(record)
    if mask & shareable.everything == shareable.everything:
        return int(record.version)
    facets = shareable.field_facets
    values = [
        str(getattr(record, field.attname))
        for field in shareable.model._meta.concrete_fields
        if field.editable and mask & shareable.bits.get(facets.get(field.name, ""), 0)
    ]
    return crc32("\0".join(values).encode()) & _LARGEST
