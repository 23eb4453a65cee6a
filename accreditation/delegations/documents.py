"""Recognizing the same identity document without reading it."""

from accreditation.sealing.digest import keyed_digest
from accreditation.spelling.documents import document_key


def document_digest(number: str, issuing_country: str) -> str:
    """Return the keyed hash of a document by its normalized number and issuing country; empty without a number."""
    key = document_key(number)
    return keyed_digest(f"{issuing_country}:{key}") if key else ""
