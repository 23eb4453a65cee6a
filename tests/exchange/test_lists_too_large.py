"""Files that no sender sends end with a sentence, not with the server's memory."""

import tracemalloc

import pytest

from accreditation.exchange import delimited, reading, table, values
from accreditation.exchange.reading import read_table
from accreditation.exchange.table import EncodingUndecided, Grid, Row, UnreadableFile
from accreditation.spelling.lookup import AliasIndex


def refusal_of(text):
    with pytest.raises(UnreadableFile) as refusal:
        read_table(text.encode(), "list.csv")
    return refusal.value


def test_more_rows_than_any_list_has(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    assert read_table(b"a,b\n1,2\n3,4\n", "list.csv").rows
    refusal = refusal_of("a,b\n1,2\n3,4\n5,6\n")
    assert refusal.code == "too-large"
    assert "3 rows" in str(refusal)


def test_a_row_longer_than_any_list_has(monkeypatch):
    monkeypatch.setattr(delimited, "_LONGEST", 100)
    assert refusal_of("a,b\n1,2\n" + "x" * 100 + ",3\n").code == "too-large"
    refusal = refusal_of("a,b\n1,2\n" + '"' + "x\n" * 100)
    assert (refusal.code, refusal.line) == ("unclosed-quote", 3)


def test_more_columns_than_any_list_has():
    refusal = refusal_of(",".join(f"h{number}" for number in range(reading.MAX_COLUMNS + 1)) + "\n")
    assert refusal.code == "too-large"
    assert str(reading.MAX_COLUMNS) in str(refusal)


def test_suggestions_are_made_for_the_first_values_only(monkeypatch):
    monkeypatch.setattr(values, "_SUGGESTED", 2)
    read = values.country(AliasIndex([("Norway", "NO")]))
    suggested = []
    for cell in ("Norwey", "Norwai", "Norwoy"):
        with pytest.raises(values.BadCell) as refusal:
            read(cell)
        suggested.append(bool(refusal.value.suggestions))
    assert suggested == [True, True, False]


def test_the_place_of_a_quotation_mark_behind_countless_quoted_cells():
    refusal = refusal_of("a,b\n" + '"",' * 400_000 + '"\n","a"b\n')
    assert (refusal.code, refusal.line) == ("bad-quote", 3)


def test_a_line_without_end_in_a_code_page_takes_no_memory_of_its_length():
    data = " ".join(f"Әділ{chr(0x410 + number % 32)}{chr(0x410 + number // 32 % 32)}" for number in range(500_000))
    encoded = data.lower().encode("kz1048")
    tracemalloc.start()
    try:
        with pytest.raises(EncodingUndecided) as refusal:
            read_table(encoded + b"\n", "list.csv")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (refusal.value.line, len(refusal.value.samples)) == (1, 3)
    assert most < 40 << 20


def test_samples_of_an_encoding_stand_on_their_lines_beneath_long_ones():
    line = "a," + "Фамилия " * 20_000
    with pytest.raises(EncodingUndecided) as refusal:
        read_table(f"{line}\n{line}\nҚайрат\n".encode("kz1048"), "list.csv")
    assert [sample.line for sample in refusal.value.samples] == [3]


def test_cells_that_are_no_names_are_not_memorized():
    read = []
    remembering = values.memorized(lambda cell: read.append(len(cell)))
    for cell in ("x" * 100, "x" * 101) * 2:
        remembering(cell)
    assert read == [100, 101, 101]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"1,{'x' * 10_000}\0", "null-character"),
        (f"1,{'#' * 10_000}", "error-value"),
        (f"1,2,{'x' * 10_000}", "too-many-cells"),
        (f"1,{'x' * 10_000}?Ж", "lost-letter"),
    ],
)
def test_what_is_told_of_a_cell_has_not_all_of_its_text(row, code):
    table = read_table(f"a,b\n1,2\n{row}\n".encode(), "list.csv")
    (told,) = [note for note in [*table.problems, *table.notes] if note.code == code]
    assert len(told.value) <= 121
    assert len(str(told.message)) < 300


def test_titles_and_repeated_headings_are_told_in_short():
    headings = "a,b," + "y" * 10_000
    data = f"{'x' * 10_000}\n{headings}\n4,5,6\n{headings}\n".encode()
    notes = read_table(data, "list.csv", is_heading={"a", "b"}.__contains__).notes
    assert [note.code for note in notes] == ["above-headings", "repeated-headings"]
    assert all(len(str(note.message)) < 300 and len(note.value) <= 121 for note in notes)


class SameLines:
    """As many lines as wanted, of which none is kept."""

    def __iter__(self):
        return (Row(number, ("a", "b")) for number in range(1, 200_001))


def test_the_width_of_a_table_is_found_without_a_number_for_each_row(monkeypatch):
    monkeypatch.setattr(table, "ROWS_KEPT", 10)
    tracemalloc.start()
    try:
        read = reading._table(Grid("csv", SameLines()), None, True)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(read.header), len(read.rows)) == (2, 200_000)
    assert most < 1 << 20
