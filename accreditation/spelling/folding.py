"""One search key for the many spellings of a name.

Щербацова is Shcherbatsova in one passport, Scherbatsova in a letter and Shcherbatcova in an older passport. `fold`
brings Cyrillic and Latin to plain Latin letters and then merges what romanisations disagree on. It merges generously,
for a search that misses a person is worse than one that shows two. A folded key is never shown, never stored instead of
a name, and alone never proves that two people are one.

What is merged, and why so:

| Latin forms                | key  | reason |
|----------------------------|------|--------|
| shch schch sch sh          | sh   | щ and ш; German and older French forms write both alike |
| ch tch tsch                | ch   | ч |
| ts tz tc c                 | ts   | ц: ICAO ts, GOST 52535 tc, Slavic c. Not `c`: "Щербат" must still begin the word |
| kh x h                     | h    | х, һ. But x is ks in Alex-, Maxim, Felix, Oxana, Roxana, Xenia, Xavier |
| zh dzh dj                  | zh   | ж and дж, as in Джураев, Жураев, Djuraev |
| y i j                      | i    | й, и, ы, і. But -jan, -jon after a consonant is zh (Akmaljon) |
| ie ye je e                 | e    | е, э: Yelena, Elena; Solovyev, ICAO Solovev |
| yo after a consonant       | e    | ё: Pyotr, Petr |
| q ck k                     | k    | қ |
| gh g                       | g    | ғ |
| ph f                       | f    | ф |
| w v                        | v    | в |
| doubled letters            | one  | Anna, Ana; -ii, -iy, -y |
| ь ' ʼ ’ `                  | none | the soft sign and its marks, Uzbek oʻ |

Not merged: zh with й (Божко is not Бойко), z with ц, ks with х, г with Ukrainian h, Turkish c and ş with дж and ш
(passports write Sahin). `search_key` mends the first for names in J (Jeenbekov, Jakov) by keeping both readings.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from accreditation.spelling.transliteration import LETTERS

# Apostrophes, the marks of the soft sign, and characters without width.
_SILENT = "'`´ʹʺʻʼʽˈ‘’‛′＇\u05f3\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TO_LATIN = str.maketrans(LETTERS | dict.fromkeys(_SILENT, "") | {"ъ": "a"})
# In Russian ъ stands before е, ё, ю, я only, where ICAO writes ie; elsewhere it is the Bulgarian vowel (Първанов).
_HARD_SIGN = re.compile("ъ(?=[еёюя])")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")

# In this order; the row of rules is repeated until nothing changes, so that folding a key gives the same key.
_MERGERS = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"([a-z])\1+", r"\1"),
        (r"t(?:s)?ch", "ch"),
        (r"s(?:chch|hch|ch)", "sh"),
        (r"(?<=ale)x|(?<=\bma)x(?=im|$)|(?<=feli)x|(?<=o)x(?=an)|\bx(?=en|av)", "ks"),
        (r"kh|x", "h"),
        (r"dzh|dj|(?<=[bcdfghklmnpqrstvwxz])j(?=[ao]n(?:$|[aeo]v|i))", "zh"),
        (r"ck|q", "k"),
        (r"tz|t?c(?!h)", "ts"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"(?<=[bcdfghklmnpqrstvxz])yo", "e"),
        (r"[yj]", "i"),
        (r"i+e", "e"),
        (r"([a-z])\1+", r"\1"),
    )
)


def fold(text: str) -> str:
    """Return the words of `text` in merged lower-case ASCII, separated by single spaces; "" if there are none."""
    return " ".join(_merge(word) for word in _latin_words(text))


def search_key(*parts: str) -> str:
    """Return the folded words of all parts, each once, in order, with a space before and after: " ivanov petr ".

    So `" " + term` is contained wherever a word begins with the term. A word in which j may be ж or й is there in both
    readings. Nothing searchable gives "".
    """
    words: dict[str, None] = {}
    for part in parts:
        for word in _latin_words(part):
            words.setdefault(_merge(word))
            other = _other_reading(word)
            if other:
                words.setdefault(other)
    return f" {' '.join(words)} " if words else ""


def search_terms(query: str) -> list[str]:
    """Return the folded words of a query, each once. All of them must begin words of a search key.

    An unfinished word may end where the whole word folds differently: Матви... goes on to Матвиенко, folded matvenko.
    So a closing i of a longer word is left out.
    """
    terms = (_merge(word) for word in _latin_words(query))
    return list(dict.fromkeys(term[:-1] if len(term) > 3 and term.endswith("i") else term for term in terms))


def _latin_words(text: str) -> list[str]:
    """The words of `text` in lower-case ASCII, spelling differences still in them."""
    if not text.isascii():
        text = _to_ascii(text)
    return _NOT_A_WORD.sub(" ", text.lower().replace("'", "").replace("`", "")).split()


def _to_ascii(text: str) -> str:
    # Composed first: й and ї must meet the table as letters, not as и and і with a mark.
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFC", text)
    if "ъ" in text:
        text = _HARD_SIGN.sub("ie", text)
    text = text.translate(_TO_LATIN)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare if bare.isascii() else anyascii(bare)


@lru_cache(maxsize=1 << 16)
def _merge(word: str) -> str:
    while True:
        merged = word
        for pattern, key in _MERGERS:
            merged = pattern.sub(key, merged)
        if merged == word:
            return word
        word = merged


@lru_cache(maxsize=1 << 16)
def _other_reading(word: str) -> str:
    """The key of the word if its j stands for ж, or its ж were written j; "" if it has neither.

    A passport's Jumabaev is Жумабаев in Kyrgyz and Uzbek, but its Jakov is Яков in Serbian and German.
    """
    if "j" in word:
        return _merge(word.replace("dj", "j").replace("j", "zh"))
    if "zh" in word:
        return _merge(word.replace("dzh", "zh").replace("zh", "j"))
    return ""
