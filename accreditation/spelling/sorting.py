"""Stored keys that put names in the order of the Kazakh alphabet on every database.

SQLite compares bytes and PostgreSQL whatever collation the cluster was made with, and neither knows ә after а. So each
name is stored with a key of decimal digits, two for each letter, which sorts alike everywhere. Order: blanks, digits,
Latin, Cyrillic by the Kazakh alphabet (in which the letters of the Russian one keep their order), other scripts.
Case, apostrophes and the kind of dash make no difference. Marks on Latin letters, and letters of other Cyrillic
alphabets, count only between names that are otherwise equal: Muller, Müller, Mullerova.
"""

import re
import unicodedata

from anyascii import anyascii

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Longest key. What is cut off lies beyond the 150th letter of a name, or tells marks apart.
SORT_KEY_LENGTH = 300

_PLAIN = " 0123456789abcdefghijklmnopqrstuvwxyz" + KAZAKH_ALPHABET
# Codes begin at 01: 00 ends the letters, so that a name comes before the longer name it begins.
_CODES = {ord(character): f"{code:02}" for code, character in enumerate(_PLAIN, start=1)}
_END = "00"
_OTHER_SCRIPT = "99"

# Letters of other Cyrillic alphabets sort with the letter that Kazakh or Russian would write, and Latin letters that
# Unicode does not decompose with the letter that English would.
_VARIANTS = {
    "ґ": "г", "ѓ": "г", "ђ": "д", "є": "е", "ѐ": "е", "ѕ": "з", "ї": "і", "ѝ": "и", "ӣ": "и", "ј": "й", "ќ": "к",
    "љ": "л", "њ": "н", "ћ": "ч", "ў": "у", "ӯ": "у", "ҳ": "х", "җ": "ж", "ҷ": "ч", "ҹ": "ч", "џ": "ч", "ҝ": "г",
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a",
}  # fmt: skip

# Apostrophes, characters without width, and marks that compose with no letter (the stress in Росси́я).
_IGNORED = re.compile("['`´ʹʺʻʼʽˈ‘’‛′＇\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f\u0483-\u0489]+")
_BLANK = re.compile(r"[\W_]+")
_IS_PLAIN = re.compile(f"[{_PLAIN}]*")
# Grave, acute, circumflex, tilde, diaeresis, ring, cedilla, caron.
_MARKS = dict(zip("\u0300\u0301\u0302\u0303\u0308\u030a\u0327\u030c", "12345678", strict=True))
_NO_MARK, _OTHER_MARK = "0", "9"


def sort_key(text: str) -> str:
    """Return the key of `text`: at most SORT_KEY_LENGTH decimal digits, "" for a text without letters and digits."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = _BLANK.sub(" ", _IGNORED.sub("", text.lower())).strip()
    if _IS_PLAIN.fullmatch(words):
        return words.translate(_CODES)[:SORT_KEY_LENGTH]
    return _key_with_marks(words)[:SORT_KEY_LENGTH]


def sort_prefix(text: str) -> str:
    """Return with what the keys of all names begin that begin with `text`, whatever marks its letters bear."""
    key = sort_key(text)
    end = next((place for place in range(0, len(key), 2) if key.startswith(_END, place)), len(key))
    return key[:end]


def _key_with_marks(words: str) -> str:
    letters, marks = [], []
    for character in words:
        for code, mark in _weigh(character):
            letters.append(code)
            marks.append(mark)
    differences = "".join(marks).rstrip(_NO_MARK)
    return "".join(letters) + (_END + differences if differences else "")


def _weigh(character: str) -> list[tuple[str, str]]:
    """The code of each letter that `character` stands for, with its mark."""
    if ord(character) in _CODES:
        return [(_CODES[ord(character)], _NO_MARK)]
    if character in _VARIANTS:
        return [(_CODES[ord(letter)], _OTHER_MARK) for letter in _VARIANTS[character]]
    decomposed = unicodedata.normalize("NFD", character)
    if ord(decomposed[0]) in _CODES:
        return [(_CODES[ord(decomposed[0])], _MARKS.get(decomposed[1], _OTHER_MARK))]
    if unicodedata.name(character, "").startswith("LATIN"):
        return [(_CODES[ord(letter)], _OTHER_MARK) for letter in anyascii(character).lower() if ord(letter) in _CODES]
    return [(f"{_OTHER_SCRIPT}{ord(character):07}", _NO_MARK)]
