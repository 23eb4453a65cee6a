"""What reconciliation finds."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Violation:
    """What does not agree: a stable code, the row it concerns, and a sentence in the reader's language."""

    code: str
    row: models.Model
    sentence: str
