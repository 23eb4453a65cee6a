"""A keyed hash: equal inputs are recognized without being readable, and cannot be guessed without the key."""

import hmac

from django.conf import settings


def keyed_digest(text: str) -> str:
    """Return HMAC-SHA-256 of the text under `settings.MATCHING_KEY`, 64 hexadecimal digits."""
    return hmac.digest(settings.MATCHING_KEY, text.encode(), "sha256").hex()
