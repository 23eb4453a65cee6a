"""Words that mix Latin and Cyrillic letters.

A Latin C typed in a Cyrillic word looks right on paper and is found by no search. The mended word is only proposed:
what is stored is what the sender or the clerk says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_UPPER = ("ABCEHIKMOPSTXYJƏƟ", "АВСЕНІКМОРЅТХУЈӘӨ")
_LOWER = ("aceiopsxyhkjəɵë", "асеіорѕхуһкјәөё")
_NO_LETTERS_OF_KAZAKH_OR_RUSSIAN = "SJsj"
_TO_CYRILLIC = {
    latin: cyrillic
    for latin, cyrillic in zip(_UPPER[0] + _LOWER[0], _UPPER[1] + _LOWER[1], strict=True)
    if latin not in _NO_LETTERS_OF_KAZAKH_OR_RUSSIAN
}
_TO_LATIN = dict(zip(_UPPER[1] + _LOWER[1], _UPPER[0] + _LOWER[0], strict=True))

_CYRILLIC = r"[\u0400-\u052f]"
_LATIN = r"[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff]"
_IS_CYRILLIC, _IS_LATIN = re.compile(_CYRILLIC), re.compile(_LATIN)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class MixedWord:
    """A word in two scripts: as it stands, where it begins in the text, and as probably meant (None: unclear)."""

    word: str
    start: int
    proposal: str | None


def mixed_script_words(text: str) -> list[MixedWord]:
    """Return the words of `text` that have both Latin and Cyrillic letters, in order.

    Parts joined by a hyphen are words of their own: "IT-специалист" mixes nothing.
    """
    if text.isascii() or not (_IS_LATIN.search(text) and _IS_CYRILLIC.search(text)):
        return []
    return [
        MixedWord(found[0], found.start(), _proposal(found[0]))
        for found in _WORD.finditer(text)
        if _IS_LATIN.search(found[0]) and _IS_CYRILLIC.search(found[0])
    ]


def repair_scripts(text: str) -> str:
    """Return `text` with every mixed word replaced by its proposal, where there is one."""
    for mixed in reversed(mixed_script_words(text)):
        if mixed.proposal is not None:
            text = text[: mixed.start] + mixed.proposal + text[mixed.start + len(mixed.word) :]
    return text


def _proposal(word: str) -> str | None:
    """The word in the script of most of its letters; in the other one if only that is possible (CEPБ); else None.

    Of equally many letters the Cyrillic ones win: that is the keyboard on which such words arise.
    """
    to_cyrillic = _rewritten(word, _IS_LATIN, _TO_CYRILLIC)
    to_latin = _rewritten(word, _IS_CYRILLIC, _TO_LATIN)
    if len(_IS_CYRILLIC.findall(word)) >= len(_IS_LATIN.findall(word)):
        return to_cyrillic or to_latin
    return to_latin or to_cyrillic


def _rewritten(word: str, foreign: re.Pattern[str], look_alikes: dict[str, str]) -> str | None:
    """The word with its foreign letters replaced by their look-alikes, or None if one of them has none."""
    letters = [look_alikes.get(letter) if foreign.match(letter) else letter for letter in word]
    return None if None in letters else "".join(letter for letter in letters if letter is not None)


def only_script(texts: Iterable[str]) -> str:
    """Return "cyrillic" or "latin" where the letters of the texts are of that script and of no other one, else ""."""
    letters = "".join(texts)
    cyrillic, latin = bool(_IS_CYRILLIC.search(letters)), bool(_IS_LATIN.search(letters))
    if cyrillic == latin:
        return ""
    return "cyrillic" if cyrillic else "latin"
