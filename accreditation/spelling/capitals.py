"""Names written all in capitals, as passports have them, and the same name in the usual letters.

The usual letters are only offered: no rule knows McDonald, van der Berg, or what a passport says.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"[IVX]{2,}")


def is_in_capitals(text: str) -> bool:
    """Whether a text has a word of two letters or more, and no small letter."""
    return text.isupper() and any(len(word) > 1 for word in _WORD.findall(text))


def in_usual_letters(text: str) -> str:
    """Return the text with a capital at the beginning of each word only; parts of O'NEIL-ABDİROV are words."""
    return _WORD.sub(_usual, text)


def _usual(found: re.Match[str]) -> str:
    word = found[0]
    # The small letter of İ carries a dot of its own, which no reader expects.
    return word if _NUMERAL.fullmatch(word) else word[0] + word[1:].lower().replace("i\u0307", "i")
