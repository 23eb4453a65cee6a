"""What the text of a single cell says, whatever column it stands in; dates have a module of their own."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.table import Message

# Tabs and line breaks of every kind part words; other control characters and characters without width part nothing.
# The joiners U+200C and U+200D stay inside a word: Persian and Indian names are spelled with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<!\\w)[\u200c\u200d]|[\u200c\u200d](?!\\w)"
)
_BLANKS = re.compile(r"\s+")
# Excel shows 712000000 in a narrow column as 7.12E+08, with a comma in Russian and Kazakh, and saves CSV as shown.
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[EЕ]\+[0-9]{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document number as written, or why it cannot be one: then `code` and `message` are set."""

    text: str
    code: str = ""
    message: Message = ""


def clean_text(text: str) -> str:
    """Return `text` on one line, with single blanks between its words and without characters that nobody sees.

    Letters are composed (й, not и with a mark), and otherwise stay as the sender wrote them. Cleaning twice changes
    nothing.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    cleaned = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", cleaned).strip()


def read_document_number(text: str) -> DocumentReading:
    """Return the number as written, cleaned; code mangled-number if Excel has replaced its digits by an exponent.

    The form for comparing it is `spelling.documents.document_key`.
    """
    cleaned = clean_text(text)
    if _SCIENTIFIC.fullmatch(cleaned.replace(" ", "")):
        message = _("Excel has shortened the number to {value}; its last digits are lost. Type it again, as text.")
        return DocumentReading(cleaned, "mangled-number", format_lazy(message, value=cleaned))
    return DocumentReading(cleaned)
