"""Cyrillic names in Latin letters as machine-readable passports write them.

Source: ICAO Doc 9303 part 3, "Transliteration of Cyrillic characters". It has no Kazakh letters: those take the Latin
letter beneath them, as passports of Kazakhstan do, and so do the letters of neighbouring alphabets.
A romanised name is for comparing and suggesting. It never replaces the spelling in a person's own passport.
"""

RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
}  # fmt: skip
KAZAKH = {"ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"}
# Ukrainian и and г follow the Russian reading: the letters of a word alone do not tell its language.
NEIGHBOURS = {
    "є": "ie", "ї": "i", "ґ": "g", "ў": "u",  # Ukrainian, Belarusian
    "ђ": "d", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz",  # southern Slavic
    "җ": "zh", "ҷ": "zh", "ҹ": "zh", "ҳ": "kh", "ҝ": "g", "ӣ": "i", "ӯ": "u", "ӱ": "u",  # Tajik, Turkmen, Azerbaijani
    "ѐ": "e", "ѝ": "i", "ѣ": "e", "ѳ": "f", "ӏ": "",
}  # fmt: skip
# Lower-case Cyrillic letter -> lower-case Latin letters.
LETTERS = RUSSIAN | KAZAKH | NEIGHBOURS


def romanise(text: str) -> str:
    """Return `text` with its Cyrillic letters in Latin, capitals kept: Щукина -> Shchukina, ЩУКИНА -> SHCHUKINA.

    Everything that is not a Cyrillic letter of the table stays as it is.
    """
    return "".join(_romanise_at(text, index) for index in range(len(text)))


def _romanise_at(text: str, index: int) -> str:
    letter = text[index]
    latin = LETTERS.get(letter.lower())
    if latin is None:
        return letter
    if letter.islower():
        return latin
    return latin.upper() if _is_in_capitals(text, index) else latin.capitalize()


def _is_in_capitals(text: str, index: int) -> bool:
    """Whether a capital stands in a word of capitals: the next letter decides, at the end of a word the one before."""
    following, before = text[index + 1 : index + 2], text[max(index - 1, 0) : index]
    return following.isupper() if following.isalpha() else before.isupper()
