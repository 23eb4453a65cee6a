"""Sealing texts with AES-256-GCM under the named keys of `settings.DOCUMENT_KEYS`.

A sealed text is `LABEL.BASE64URL(nonce || ciphertext || tag)`. The label names the key, so that keys can be changed
while older texts stay readable; the purpose is authenticated with the text, so that a sealed value copied into another
column does not open there.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed text that no configured key opens: wrong key, wrong column, or a changed value."""


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(text: str, purpose: str) -> str:
    """Return the text sealed under the current key for one purpose (table and column)."""
    label, key = next(iter(settings.DOCUMENT_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + _cipher(key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{label}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, purpose: str) -> str:
    """Return the text that was sealed for this purpose; raise `CannotOpen` otherwise."""
    label, _, encoded = sealed.partition(".")
    key = settings.DOCUMENT_KEYS.get(label)
    if key is None:
        raise CannotOpen(f"no key is named {label!r}")
    try:
        raw = base64.urlsafe_b64decode(encoded)
        return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the sealed text does not open with its key") from error
