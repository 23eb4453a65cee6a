"""From bytes to text: which of the encodings that senders use this file is in.

Kazakh names "in Windows-1251" are in KZ-1048, the Kazakh code page, which differs from it in 16 bytes: where one of
them occurs, Қайрат and Ќайрат are equally possible readings, and only a person can tell.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.content import Content
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
# Of a longer line so many bytes at a time.
_LINE = 1 << 16
# Looked at for what shows at once; all of a text is decoded in such pieces.
_HEAD, _PIECE = 1 << 18, 1 << 20

_WORD = re.compile(r"[^\W\d_]+")
# A Cyrillic word as people write it: small, with a capital, or in capitals. KOI8-R read as 1251 has it the other way.
_CYRILLIC_WORD = re.compile(r"[Ѐ-ӿ]?[а-яѐ-џґғқңҝүұҳһәөӯӣҷі]*|[ЀЁ-ЯҐҒҚҢҮҰҺӘӨІ]+")
# Punctuation of lists; any other sign among the letters tells of another encoding.
_SIGN = re.compile("[^\\x00-\\x7f\\w\u00a0«»‘’‚“”„–—…•№°]")
_USUAL = re.compile("[\t\r\n -~\u00a0-\u052f\u2010-\u203a\u20ac\u20b8\u2116]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")


@dataclass(frozen=True)
class Text:
    """A text that is read anew each time, from behind its byte order mark of so many bytes."""

    content: Content
    codec: str
    encoding: str
    mark: int = 0

    def open(self) -> TextIO:
        """Return the text at its beginning, with the ends of its lines as they are."""
        file = self.content.open()
        file.seek(self.mark)
        return io.TextIOWrapper(file, encoding=self.codec, newline="")


def decode(content: Content, encoding: str | None = None) -> Text:
    """Return the text in `content`; its encoding is one of ENCODINGS. Every byte of it was looked at.

    `encoding`, if given, is what a person said; only a byte order mark is believed more. Else tried in this order: byte
    order mark, strict UTF-8, UTF-16 without a mark, Windows-1251 and KZ-1048.
    Raises EncodingUndecided, or UnreadableFile with the code bad-encoding, unknown-encoding or binary-file.
    """
    told = None if encoding is None else _known_name(encoding)
    with content.open() as file:
        head = file.read(_HEAD)
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            return _checked(_decode_as(content, codec, name, len(mark)))
    if told is not None:
        return _checked(_decode_as(content, _codec_as_told(head, told), told))
    wide = _wide_codec(head)
    if wide:
        return _decode_as(content, wide, UTF_16)
    try:
        return _checked(_looked_through(Text(content, "utf-8", UTF_8)))
    except _Undecodable as error:
        _refuse_damaged_utf_8(content, error)
    return _checked(_decode_cyrillic(content, head))


class _Undecodable(Exception):
    """Bytes that are no letters in an encoding, on a line from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _looked_through(text: Text) -> Text:
    """Return the text once all of it was decoded. Raises _Undecodable."""
    decoder = codecs.getincrementaldecoder(text.codec)()
    lines = 1
    for piece in _pieces(text.content, text.mark):
        try:
            decoded = decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise _Undecodable(lines + error.object.count(b"\n", 0, error.start)) from None
        lines += decoded.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _Undecodable(lines) from None
    return text


def _pieces(content: Content, skipped: int = 0) -> Iterator[bytes]:
    with content.open() as file:
        file.seek(skipped)
        while piece := file.read(_PIECE):
            yield piece


def _known_name(encoding: str) -> str:
    wanted = encoding.strip().lower().replace("_", "-")
    name = _OTHER_NAMES.get(wanted, wanted)
    if name not in _CODECS:
        message = _("The encoding “{encoding}” is not known here. Known: {known}.")
        known = ", ".join(ENCODINGS)
        raise UnreadableFile("unknown-encoding", format_lazy(message, encoding=encoding, known=known))
    return name


def _codec_as_told(head: bytes, name: str) -> str:
    return (_wide_codec(head) or "utf-16-le") if name == UTF_16 else _CODECS[name]


def _decode_as(content: Content, codec: str, name: str, mark: int = 0) -> Text:
    if not codec:
        raise UnreadableFile("bad-encoding", _("The file is in UTF-32. Save it as UTF-8 or as .xlsx."))
    try:
        return _looked_through(Text(content, codec, name, mark))
    except _Undecodable as error:
        raise _undecodable(error, name) from None


def _undecodable(error: _Undecodable, name: str) -> UnreadableFile:
    message = _("There are bytes that are no letters in {encoding}. Choose another encoding or save as .xlsx.")
    return UnreadableFile("bad-encoding", format_lazy(message, encoding=name.upper()), error.line)


def _wide_codec(head: bytes) -> str:
    """The codec of UTF-16 without a mark, known by the zero half of every ASCII character; "" if it is not that."""
    sample = head[: 1 << 16]
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if not zeros_first + zeros_second:
        return ""
    codec = "utf-16-le" if zeros_second > zeros_first else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(codec, "replace")
    return codec if len(_USUAL.findall(text)) >= 0.9 * len(text) else ""


def _refuse_damaged_utf_8(content: Content, error: _Undecodable) -> None:
    """A UTF-8 file with a broken letter must not pass as Windows-1251, where every letter would come out as two."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = high = 0
    for piece in _pieces(content):
        decoded = decoder.decode(piece)
        broken += decoded.count("\ufffd")
        high += len(decoded) - len(decoded.encode("ascii", "ignore"))
    broken += decoder.decode(b"", final=True).count("\ufffd")
    if high - broken > 5 * broken:
        raise _undecodable(error, UTF_8)


def _decode_cyrillic(content: Content, head: bytes) -> Text:
    text = _decode_as(content, "cp1251", WINDOWS_1251)
    _refuse_what_is_no_cyrillic(head.decode("kz1048"))
    if any(_HAS_DIFFERING.search(piece) for piece in _pieces(content)):
        message = _("The names can be read in two ways. Say which is right: Windows-1251 or the Kazakh KZ-1048.")
        raise EncodingUndecided(message, _samples(content))
    return text


def _refuse_what_is_no_cyrillic(sample: str) -> None:
    """Other single-byte encodings decode as well, to words in two alphabets, in odd capitals, or to signs."""
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    odd = [word for word in words if not _CYRILLIC_WORD.fullmatch(word)]
    signs = _SIGN.findall(sample)
    if 2 * len(odd) > len(words) or 5 * len(signs) > sum(map(len, words)):
        found = (odd or signs)[0]
        message = _("The letters of the file are in no encoding known here: they come out as “{found}”. {advice}")
        advice = _("Save it as UTF-8 or as .xlsx.")
        line = sample.count("\n", 0, sample.find(found)) + 1
        raise UnreadableFile("bad-encoding", format_lazy(message, found=found[:40], advice=advice), line)


def _samples(content: Content) -> list[Sample]:
    """Up to three different words that the two code pages read differently, as each reads them."""
    samples: dict[str, Sample] = {}
    for sample in _differing(content):
        samples.setdefault(sample.readings[KZ_1048], sample)
        if len(samples) >= _SAMPLES:
            break
    return list(samples.values())


def _differing(content: Content) -> Iterator[Sample]:
    """Yield each word that the two code pages read differently. One word of an overlong line may come as two."""
    number = 1
    with content.open() as file:
        while piece := file.readline(_LINE):
            if _HAS_DIFFERING.search(piece):
                russian, kazakh = piece.decode("cp1251", "replace"), piece.decode("kz1048", "replace")
                for found in _WORD.finditer(kazakh):
                    other = russian[found.start() : found.end()]
                    if other != found[0]:
                        yield Sample(number, {WINDOWS_1251: other, KZ_1048: found[0]})
            number += piece.endswith(b"\n")


def _checked(text: Text) -> Text:
    """Refuse what decodes but is no text. A stray control character is for the reader of the cells to report."""
    with text.open() as stream:
        sample = stream.read(1 << 16)
    if len(_CONTROL.findall(sample)) > max(3, len(sample) // 50):
        message = _("This is not a list but a file for a program. Save the list as .xlsx or CSV.")
        raise UnreadableFile("binary-file", message)
    return text
