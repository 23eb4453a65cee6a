"""The key on which a spelling of a country or organization is matched: exact but for typography.

Nothing phonetic happens here. Niger and Nigeria, Гвинея and Гвинея-Бисау, Словакия and Словения stay apart, Cyrillic
stays Cyrillic and Kazakh letters stay Kazakh, because a near twin taken for its neighbour sends a person to another
country's line of the published table.
"""

import re
import unicodedata
from functools import lru_cache

# Latin letters that Unicode does not decompose into a letter and a mark.
_LATIN_LETTERS = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
# Apostrophes belong to their word (People's, Кот-д'Ивуар); format characters such as the soft hyphen are not seen.
_DROPPED = "'`´ʹʺʻʼʽˈ‘’‛′＇\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LETTERS = str.maketrans(_LATIN_LETTERS | dict.fromkeys(_DROPPED, "") | {"ё": "е", "&": " and "})
_NOT_A_WORD = re.compile(r"[\W_]+")
# U.S.A., U. S. A., С.Н.Г.: once the full stops are blanks, single letters in a row are one abbreviation.
_SPACED_LETTERS = re.compile(r"(?<!\S)[^\W\d](?: [^\W\d])+(?!\S)")


@lru_cache(maxsize=1 << 14)
def alias_key(text: str) -> str:
    """Return the lower-case words of `text`, separated by single spaces, for an exact comparison.

    Dropped or evened out: case, ё, diacritics of Latin letters (Türkiye), punctuation, dashes and blanks of every kind,
    full stops of abbreviations, "&" for "and", and an English article at either end (ISO writes "Gambia (the)").
    Text without a letter or digit gives "".
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_LETTERS)).casefold())
    text = _without_marks(text.translate(_LETTERS))
    spaced = _NOT_A_WORD.sub(" ", text).strip()
    words = _SPACED_LETTERS.sub(lambda letters: letters[0].replace(" ", ""), spaced).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] == "the":
        words = words[:-1]
    return " ".join(words)


def _without_marks(text: str) -> str:
    """Drop marks from Latin letters and stress marks from Cyrillic ones; й, ї and ў are letters and stay."""
    if text.isascii():
        return text
    return "".join(_bare(character) for character in text if not unicodedata.combining(character))


def _bare(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0] if decomposed[0].isascii() else character
