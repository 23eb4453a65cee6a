"""Whatever bytes are sent as a list, they give a table or a reason, in bounded time, and never harm the server.

The mutations start from real files of every kind, since random bytes never get past the first check.
"""

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accreditation.exchange.reading import read_table
from accreditation.exchange.table import UnreadableFile

pytestmark = pytest.mark.long
FILES = Path(__file__).parent / "files"
CONTENTS = {path.name: path.read_bytes() for path in sorted(FILES.iterdir())}
TEXTS = [name for name in CONTENTS if name.endswith((".csv", ".txt"))]
NUMBERS = ("0", "-1", "16384", "1048577", "4294967296", "18446744073709551616", "1e308", "NaN")
many = settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def zipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(names):
    """The parts of those files that are sound archives."""
    for name in names:
        try:
            yield name, zipped(CONTENTS[name])
        except zipfile.BadZipFile:
            continue


WORKBOOKS = dict(unpacked(CONTENTS))
WITH_NUMBERS = [name for name, parts in WORKBOOKS.items() if re.search(rb"\d", b"".join(parts.values()))]


def check(data, name, **options):
    try:
        table = read_table(data, name, **options)
    except UnreadableFile as refusal:
        assert refusal.code
        assert str(refusal)
    else:
        assert all(len(row.cells) == len(table.header) for row in table.rows)
        assert all(str(note.message) for note in (*table.notes, *table.problems))


def damage(draw, content):
    """The content with some bytes changed, cut out or repeated."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        if draw(st.booleans()):
            content[place : place + length] = draw(st.binary(max_size=8))
        else:
            content[place:place] = content[place : place + length] * draw(st.integers(0, 20))
    return bytes(content)


@many
@given(st.sampled_from(sorted(CONTENTS)), st.data())
def test_a_damaged_file_of_any_kind(name, data):
    check(damage(data.draw, CONTENTS[name]), name)


@many
@given(st.sampled_from(TEXTS), st.sampled_from(["utf-8", "utf-16", "windows-1251", "kz-1048", "klingon"]), st.data())
def test_a_damaged_text_in_an_encoding_that_a_person_named(name, encoding, data):
    check(damage(data.draw, CONTENTS[name]), name, encoding=encoding)


@many
@given(st.sampled_from(sorted(WORKBOOKS)), st.data())
def test_a_sound_archive_with_a_damaged_part(name, data):
    parts = dict(WORKBOOKS[name])
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = damage(data.draw, parts[part])
    check(archive_of(parts), name)


@many
@given(st.sampled_from(WITH_NUMBERS), st.data())
def test_a_sound_archive_with_senseless_numbers(name, data):
    parts = dict(WORKBOOKS[name])
    part = data.draw(st.sampled_from([part for part in sorted(parts) if re.search(rb"\d", parts[part])]))
    numbers = list(re.finditer(rb"\d+", parts[part]))
    for _ in range(data.draw(st.integers(1, 4))):
        found = data.draw(st.sampled_from(numbers))
        number = data.draw(st.sampled_from(NUMBERS)).encode()
        parts[part] = parts[part][: found.start()] + number + parts[part][found.end() :]
    check(archive_of(parts), name)


def archive_of(parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue()
