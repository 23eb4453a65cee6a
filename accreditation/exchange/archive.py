"""What must be true of a workbook's ZIP archive before anything unpacks it in earnest.

A few kilobytes can unpack to gigabytes, or declare a size that is not theirs. So every part is unpacked once in small
pieces, counted and thrown away, before a library that unpacks into memory sees it.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accreditation.exchange.content import Content
from accreditation.exchange.table import UnreadableFile

MAX_PARTS = 2_000
MAX_UNPACKED = 200 << 20
# Lists of names shrink to a twentieth or so, empty formatted cells to a hundredth.
_MAX_RATIO, _RATIO_FROM = 250, 10 << 20

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PIECE = 1 << 16
_HEAD = 4096
_ENCRYPTED = 0x1
# What a reader of workbooks parses. Other programs' additions lie elsewhere in the archive and are never opened.
_XML = re.compile(r"(?:xl/.*|content)\.xml|xl/.*\.rels", re.IGNORECASE)


# What Python raises at archives that are none.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OverflowError)


def unpacked_size(content: Content) -> int:
    """Return how many bytes the parts of an archive declare together.

    0 for what is no archive, for a broken one, and for one that declares more than is ever unpacked.
    """
    try:
        with content.open() as file, zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            return 0 if _is_bomb(parts, content.size) else sum(part.file_size for part in parts)
    except _BROKEN:
        return 0


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive in `data`, all parts of which are known to be sound and of bearable size.

    Raises UnreadableFile with the code zip-bomb, damaged-workbook, password-protected or unsafe-xml.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if _is_bomb(parts, len(data)):
            raise _bomb()
        for part in parts:
            _check_part(data, archive, part)
    except _BROKEN as error:
        raise error if isinstance(error, UnreadableFile) else _damaged() from None
    return archive


def _is_bomb(parts: Sequence[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(part.file_size for part in parts)
    return len(parts) > MAX_PARTS or unpacked > min(MAX_UNPACKED, max(_RATIO_FROM, _MAX_RATIO * packed))


def _check_part(data: bytes, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part, as its header in front of it says, and compare it with what the directory declares."""
    if part.flag_bits & _ENCRYPTED:
        raise UnreadableFile("password-protected", _("The workbook is protected by a password. Save it without one."))
    # Raises where the two headers of the part contradict each other.
    archive.open(part).close()
    _signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, part.header_offset)
    begins = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[begins : begins + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        head, size, checksum = bytes(packed[:_HEAD]), len(packed), zlib.crc32(packed)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        head, size, checksum = _inflate(packed, part.file_size)
    else:
        raise _damaged()
    if size > part.file_size:
        raise _bomb()
    if size < part.file_size or checksum != part.CRC:
        raise _damaged()
    if _XML.fullmatch(part.filename):
        _check_markup(head)


def _inflate(packed: memoryview, limit: int) -> tuple[bytes, int, int]:
    """Return the first bytes, size and CRC-32 of a deflated part; unpacking ends once the size exceeds `limit`."""
    stream, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytes(packed)
    head, size, checksum = b"", 0, 0
    while not stream.eof and size <= limit:
        piece = stream.decompress(rest, _PIECE)
        rest = stream.unconsumed_tail
        if not piece and not rest:
            break
        head = head or piece[:_HEAD]
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
    return head, size, checksum


def _check_markup(head: bytes) -> None:
    """Workbooks declare no document types: entities in one can grow without bound or name other files."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"\0" in head or b"<!DOCTYPE" in head:
        message = _(
            "The workbook was not written by a spreadsheet program. Open it in Excel and save it anew as .xlsx."
        )
        raise UnreadableFile("unsafe-xml", message)


def _bomb() -> UnreadableFile:
    return UnreadableFile("zip-bomb", _("The workbook unpacks to far more than a list can be. It was not opened."))


def _damaged() -> UnreadableFile:
    return UnreadableFile("damaged-workbook", _("The workbook is damaged. Open it in Excel and save it anew as .xlsx."))
