"""From bytes to text: which of the encodings that senders use this file is in.

Kazakh names "in Windows-1251" are in KZ-1048, the Kazakh code page, which differs from it in 16 bytes: where one of
them occurs, Қайрат and Ќайрат are equally possible readings, and only a person can tell.
"""

import codecs
import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.table import EncodingUndecided, Sample, UnreadableFile

UTF_8, UTF_16, WINDOWS_1251, KZ_1048 = "utf-8", "utf-16", "windows-1251", "kz-1048"
ENCODINGS = (UTF_8, UTF_16, WINDOWS_1251, KZ_1048)

_CODECS = {UTF_8: "utf-8", UTF_16: "utf-16", WINDOWS_1251: "cp1251", KZ_1048: "kz1048"}
_OTHER_NAMES = {"utf8": UTF_8, "utf-8-sig": UTF_8, "utf16": UTF_16, "cp1251": WINDOWS_1251, "kz1048": KZ_1048}
# The longer mark first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", UTF_8),
    (codecs.BOM_UTF32_LE, "", ""),
    (codecs.BOM_UTF32_BE, "", ""),
    (codecs.BOM_UTF16_LE, "utf-16-le", UTF_16),
    (codecs.BOM_UTF16_BE, "utf-16-be", UTF_16),
)
_DIFFERING = bytes(
    byte
    for byte in range(0x80, 0x100)
    if bytes([byte]).decode("cp1251", "replace") != bytes([byte]).decode("kz1048", "replace")
)
_HAS_DIFFERING = re.compile(b"[" + re.escape(_DIFFERING) + b"]")
_SAMPLES = 3

_HIGH = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
# A Cyrillic word as people write it: small, with a capital, or in capitals. KOI8-R read as 1251 has it the other way.
_CYRILLIC_WORD = re.compile(r"[Ѐ-ӿ]?[а-яѐ-џґғқңҝүұҳһәөӯӣҷі]*|[ЀЁ-ЯҐҒҚҢҮҰҺӘӨІ]+")
# Punctuation of lists; any other sign among the letters tells of another encoding.
_SIGN = re.compile("[^\\x00-\\x7f\\w\u00a0«»‘’‚“”„–—…•№°]")
_USUAL = re.compile("[\t\r\n -~\u00a0-\u052f\u2010-\u203a\u20ac\u20b8\u2116]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text in `data` and the name of its encoding, one of ENCODINGS.

    `encoding`, if given, is what a person said; only a byte order mark is believed more. Else tried in this order: byte
    order mark, strict UTF-8, UTF-16 without a mark, Windows-1251 and KZ-1048.
    Raises EncodingUndecided, or UnreadableFile with the code bad-encoding, unknown-encoding or binary-file.
    """
    told = None if encoding is None else _known_name(encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _checked(_decode_as(data[len(mark) :], codec, name), name)
    if told is not None:
        return _checked(_decode_as(data, _codec_as_told(data, told), told), told)
    wide = _wide_codec(data)
    if wide:
        return _decode_as(data, wide, UTF_16), UTF_16
    try:
        return _checked(data.decode("utf-8"), UTF_8)
    except UnicodeDecodeError as error:
        _refuse_damaged_utf_8(data, error)
    return _checked(*_decode_cyrillic(data))


def _known_name(encoding: str) -> str:
    wanted = encoding.strip().lower().replace("_", "-")
    name = _OTHER_NAMES.get(wanted, wanted)
    if name not in _CODECS:
        message = _("The encoding “{encoding}” is not known here. Known: {known}.")
        known = ", ".join(ENCODINGS)
        raise UnreadableFile("unknown-encoding", format_lazy(message, encoding=encoding, known=known))
    return name


def _codec_as_told(data: bytes, name: str) -> str:
    return (_wide_codec(data) or "utf-16-le") if name == UTF_16 else _CODECS[name]


def _decode_as(data: bytes, codec: str, name: str) -> str:
    if not codec:
        raise UnreadableFile("bad-encoding", _("The file is in UTF-32. Save it as UTF-8 or as .xlsx."))
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, name) from None


def _undecodable(data: bytes, error: UnicodeDecodeError, name: str) -> UnreadableFile:
    line = data.count(b"\n", 0, error.start) + 1
    message = _("There are bytes that are no letters in {encoding}. Choose another encoding or save as .xlsx.")
    return UnreadableFile("bad-encoding", format_lazy(message, encoding=name.upper()), line)


def _wide_codec(data: bytes) -> str:
    """The codec of UTF-16 without a mark, known by the zero half of every ASCII character; "" if it is not that."""
    sample = data[: 1 << 16]
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if not zeros_first + zeros_second:
        return ""
    codec = "utf-16-le" if zeros_second > zeros_first else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(codec, "replace")
    return codec if len(_USUAL.findall(text)) >= 0.9 * len(text) else ""


def _refuse_damaged_utf_8(data: bytes, error: UnicodeDecodeError) -> None:
    """A UTF-8 file with a broken letter must not pass as Windows-1251, where every letter would come out as two."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(_HIGH.findall(text)) - broken > 5 * broken:
        raise _undecodable(data, error, UTF_8)


def _decode_cyrillic(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, WINDOWS_1251) from None
    _refuse_what_is_no_cyrillic(data.decode("kz1048"))
    if _HAS_DIFFERING.search(data):
        message = _("The names can be read in two ways. Say which is right: Windows-1251 or the Kazakh KZ-1048.")
        raise EncodingUndecided(message, _samples(data))
    return text, WINDOWS_1251


def _refuse_what_is_no_cyrillic(text: str) -> None:
    """Other single-byte encodings decode as well, to words in two alphabets, in odd capitals, or to signs."""
    sample = text[: 1 << 18]
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    odd = [word for word in words if not _CYRILLIC_WORD.fullmatch(word)]
    signs = _SIGN.findall(sample)
    if 2 * len(odd) > len(words) or 5 * len(signs) > sum(map(len, words)):
        found = (odd or signs)[0]
        message = _("The letters of the file are in no encoding known here: they come out as “{found}”. {advice}")
        advice = _("Save it as UTF-8 or as .xlsx.")
        line = text.count("\n", 0, text.find(found)) + 1
        raise UnreadableFile("bad-encoding", format_lazy(message, found=found[:40], advice=advice), line)


def _samples(data: bytes) -> list[Sample]:
    """Up to three different words that the two code pages read differently, as each reads them."""
    samples: dict[str, Sample] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        if _HAS_DIFFERING.search(line):
            russian, kazakh = line.decode("cp1251", "replace"), line.decode("kz1048", "replace")
            for found in _WORD.finditer(kazakh):
                other = russian[found.start() : found.end()]
                if other != found[0]:
                    samples.setdefault(found[0], Sample(number, {WINDOWS_1251: other, KZ_1048: found[0]}))
        if len(samples) >= _SAMPLES:
            break
    return list(samples.values())[:_SAMPLES]


def _checked(text: str, name: str) -> tuple[str, str]:
    """Refuse what decodes but is no text. A stray control character is for the reader of the cells to report."""
    sample = text[: 1 << 16]
    if len(_CONTROL.findall(sample)) > max(3, len(sample) // 50):
        message = _("This is not a list but a file for a program. Save the list as .xlsx or CSV.")
        raise UnreadableFile("binary-file", message)
    return text, name
