"""Recognizing the same identity document without reading it."""

from collections.abc import Iterable
from typing import Any

from accreditation.sealing.digest import keyed_digest
from accreditation.spelling.documents import document_key


def document_digest(number: str, issuing_country: str) -> str:
    """Return the keyed hash of a document by its normalized number and issuing country; empty without a number."""
    key = document_key(number)
    return keyed_digest(f"{issuing_country}:{key}") if key else ""


def digests_anywhere(number: str, countries: Iterable[str]) -> list[str]:
    """Return the keyed hashes of a number for each country that may have issued it, to search by the number alone."""
    return [document_digest(number, country) for country in countries] if document_key(number) else []


def reads_documents(user: Any) -> bool:
    """Whether the user's screens show document numbers: those of everybody who may enter persons."""
    return bool(user.has_perm("delegations.change_observer"))
