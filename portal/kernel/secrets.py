"""Secrets that have to be read again are kept sealed; keys come from the installation's own.

What only has to be recognised (tokens) is kept as a digest instead. ``SECRET_KEY`` seals;
``SECRET_KEY_FALLBACKS`` still open what former keys sealed.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBrokenError(Exception):
    """A sealed secret that none of the installation's keys opens."""


def seal(secret: str, *, purpose: str) -> bytes:
    """``secret`` so that only this installation reads it, and only for the same ``purpose``."""
    return _fernet(purpose, _keys()).encrypt(secret.encode())


def unseal(sealed: bytes | memoryview, *, purpose: str) -> str:
    """What was sealed. Raises ``SealBrokenError``."""
    try:
        return _fernet(purpose, _keys()).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise SealBrokenError(purpose) from error


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _fernet(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    derivation = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"guildhall {purpose}".encode()
    )
    return urlsafe_b64encode(derivation.derive(key.encode()))
