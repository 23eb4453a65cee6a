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
| ph f                       | f    | ф. But pkh is two letters: Апхазава, Адепхан |
| w v                        | v    | в |
| doubled letters            | one  | Anna, Ana; -ii, -iy, -y |
| ь ' ʼ ’ `                  | none | the soft sign and its marks, Uzbek oʻ |

Not merged: zh with й (Божко is not Бойко), z with ц, ks with х, г with Ukrainian h, Turkish c and ş with дж and ш
(passports write Sahin). `search_key` mends the first for names in J (Jeenbekov, Jakov) by keeping both readings, and
so it does where ph is п and х (Adephan) and where pkh is the Indian ph (Пхукет, Phuket).

A search begins before the word is finished. Where more letters would change how the last ones are merged (Muk, Mukh;
Czec, Czech), `search_terms` gives each way in which the word may go on.
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
_UNFINISHED_HARD_SIGN = re.compile(r"ъ+\b", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# No name begins so: it is III, or a key held down. Merged, "zzzz" would find everybody whose name begins with z.
_THRICE = re.compile(r"([a-z])\1\1")

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), key) for pattern, key in rules)


# In this order; the row of rules is repeated until nothing changes, so that folding a key gives the same key.
_CONSONANTS = _rules(
    (r"([a-z])\1+", r"\1"),
    (r"t(?:s)?ch", "ch"),
    (r"s(?:chch|hch|ch)", "sh"),
    (r"(?<=ale)x|(?<=\bma)x(?=im|$)|(?<=feli)x|(?<=o)x(?=an)|\bx(?=en|av)", "ks"),
    (r"(?<=p)x", "kh"),
    (r"(?<!p)kh|x", "h"),
    (r"dzh|dj|(?<=[bcdfghklmnpqrstvwxz])j(?=[ao]n(?:$|[aeo]v|i))", "zh"),
    (r"ck|q", "k"),
    (r"tz|t?c(?!h)", "ts"),
    (r"gh", "g"),
    (r"ph", "f"),
    (r"w", "v"),
)
_VOWELS_OF_E = _rules((r"(?<=[bcdfghklmnpqrstvxz])yo", "e"), (r"[yj]", "i"), (r"i+e", "e"))
_OTHER_VOWELS = _rules((r"[yj]", "i"))
_DOUBLED = _rules((r"([a-z])\1+", r"\1"))
_MERGERS = (*_CONSONANTS, *_VOWELS_OF_E, *_DOUBLED)
# The same but for ie and yo, which stay: Ali begins Aliev.
_MERGERS_BUT_OF_E = (*_CONSONANTS, *_OTHER_VOWELS, *_DOUBLED)

# Where no rule can match, which one look tells, there is nothing to repeat: most words of a list are so.
_TOUCHED = {
    rules: re.compile("|".join(dict.fromkeys(pattern.pattern for pattern, _key in rules)))
    for rules in (_MERGERS, _MERGERS_BUT_OF_E)
}

# With what an unfinished word may go on so that its last letters are merged in another way: kh ph shch, tch, tsch, dzh,
# dj, ck; -jan, -jon and their genitives, Roxan-, Maxim. The hyphen stands for any other letter.
_GOING_ON = ("-", "h", "ch", "sch", "zh", "j", "k", "an", "on", "n", "m", "v")
# Of words long enough: Vasili goes on to Васильев, but Ali is not Alexander.
_GOING_ON_WITH_E = ("e", "o")
_LONG_ENOUGH = 4


def fold(text: str) -> str:
    """Return the words of `text` in merged lower-case ASCII, separated by single spaces; "" if there are none."""
    return " ".join(_merge(word) for word in _latin_words(text))


def search_key(*parts: str) -> str:
    """Return the folded words of all parts, each once, in order, with a space before and after: " ivanov petr ".

    So `" " + term` is contained wherever a word begins with the term. A word that can be read in several ways is there
    in each of them. Nothing searchable gives "".
    """
    words = dict.fromkeys(key for part in parts for word in _latin_words(part) for key in _readings(word))
    return f" {' '.join(words)} " if words else ""


def search_terms(query: str) -> list[tuple[str, ...]]:
    """Return for each word of a query, each once, the beginnings of which one must begin a word of the search key.

    The first is the word folded; others are there where the word may be unfinished: "Muk" gives muk and muh.
    """
    return list(dict.fromkeys(_beginnings(word) for word in _latin_words(_UNFINISHED_HARD_SIGN.sub("", query))))


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
def _merge(word: str, rules: _Rules = _MERGERS) -> str:
    # What holds a digit is a reference or a number, and has one spelling.
    if not word.isalpha() or _THRICE.match(word):
        return word
    touched = _TOUCHED[rules]
    while touched.search(word):
        merged = word
        for pattern, key in rules:
            merged = pattern.sub(key, merged)
        if merged == word:
            break
        word = merged
    return word


@lru_cache(maxsize=1 << 16)
def _readings(word: str) -> tuple[str, ...]:
    """The keys of the word, that of `fold` first.

    A passport's Jumabaev is Жумабаев in Kyrgyz and Uzbek, but its Jakov is Яков in Serbian and German. So j is read as
    й and as ж, and what is written zh might have been written j. Likewise ph and pkh.
    """
    written = [word]
    if "j" in word:
        written.append(word.replace("dj", "j").replace("j", "zh"))
    elif "zh" in word:
        written.append(word.replace("dzh", "zh").replace("zh", "j"))
    if "pkh" in word:
        written += [spelling.replace("pkh", "ph") for spelling in written]
    elif "ph" in word:
        written += [spelling.replace("ph", "pkh") for spelling in written]
    both = (_MERGERS, _MERGERS_BUT_OF_E)
    return tuple(dict.fromkeys(_merge(spelling, rules) for rules in both for spelling in written))


def _beginnings(word: str) -> tuple[str, ...]:
    """The folded word, and what it is folded to if it goes on; none that begins with another of them."""
    going_on = _GOING_ON + (_GOING_ON_WITH_E if len(word) >= _LONG_ENOUGH else ())
    # As it is typed, the word may begin a reference.
    found = list(dict.fromkeys((_merge(word), word)))
    for letters in going_on:
        beginning = _merge(word + letters).rstrip("-")
        if not beginning.startswith(tuple(found)):
            found = [one for one in found if not one.startswith(beginning)] + [beginning]
    return tuple(found)
