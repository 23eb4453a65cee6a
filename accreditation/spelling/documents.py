"""The form in which document numbers are compared; the number itself is kept as typed."""

import re
import unicodedata

_LOOK_ALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХҮ", "ABESIJKMHOPCTYXY")
_NOISE = re.compile(r"[^0-9A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]+")


def document_key(number: str) -> str:
    """Return the number in capitals without blanks, dashes and №, with Cyrillic look-alikes written in Latin."""
    text = unicodedata.normalize("NFKC", number.replace("№", "")).upper()
    return _NOISE.sub("", text).translate(_LOOK_ALIKES)
