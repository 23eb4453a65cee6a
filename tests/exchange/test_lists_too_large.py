"""Files that no sender sends end with a sentence, not with the server's memory."""

import pytest

from accreditation.exchange import delimited, reading, values
from accreditation.exchange.reading import read_table
from accreditation.exchange.table import UnreadableFile
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
