"""Whatever file is sent, the answer is a page with a sentence in the reader's language that says what and where.

Never an error of the server, and nothing half saved.
"""

import io
import re
import struct
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.exchange import apply
from accreditation.exchange.models import Upload
from tests.exchange.lists import HEADER, csv_list, person
from tests.exchange.sending import IMPORT, answer, confirm, problems, send, totals
from tests.factories import make_country, make_delegation, make_observer, make_organization

pytestmark = pytest.mark.django_db

FILES = sorted((Path(__file__).parent / "files").iterdir())
SAMPLES = sorted((Path(__file__).parents[2] / "samples").iterdir())


@pytest.fixture
def at(desk, clerk):
    """The desk of the clerk who sends the lists of these tests."""
    return desk(clerk)


def text_of(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def nothing_is_saved():
    return not any(model.objects.exists() for model in (Observer, Delegation, Submission, SubmissionRow))


def workbook(rows, header=HEADER):
    book = Workbook()
    book.active.append(list(header))
    for row in rows:
        book.active.append([row.get(name) for name in header])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zip_of(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def zip_bomb():
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    return zip_of(**parts, **{"xl/worksheets/sheet1.xml": b"<" + b" " * (220 << 20)})


# Files that give no list at all

UNREADABLE = [
    ("empty", b"", "list.csv", "empty-file"),
    ("blank", b" \r\n\r\n ;;; \r\n", "list.csv", "empty-file"),
    ("only a mark", b"\xef\xbb\xbf", "list.csv", "empty-file"),
    ("picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "list.csv", "binary-file"),
    ("program", b"\x7fELF" + bytes(range(256)) * 20, "list.csv", "binary-file"),
    ("noise", bytes(range(1, 9)) * 5000, "list.csv", "binary-file"),
    ("only NULs", b"\0" * 5000, "list.csv", None),
    ("zip bomb", zip_bomb, "list.xlsx", "zip-bomb"),
    ("archive", lambda: zip_of(**{"list.csv": "a,b"}), "list.xlsx", "not-a-table"),
    ("cut workbook", lambda: workbook([person(1)])[:2000], "list.xlsx", "damaged-workbook"),
    ("quote never closed", b'sender,family_name,nationality\nodihr,"Aldermann,NO\n', "list.csv", "unclosed-quote"),
    ("web page", b"<html><table><tr><td>sender</td></tr></table></html>", "list.xls", "not-a-table"),
    ("UTF-32", "sender,family_name".encode("utf-32"), "list.csv", "bad-encoding"),
    ("half a letter", "sender\nТест Тест Тест".encode() + b"\xd0", "list.csv", "bad-encoding"),
]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("data", "name", "code"), [case[1:] for case in UNREADABLE], ids=[c[0] for c in UNREADABLE])
def test_a_file_that_gives_no_list_is_answered_with_a_sentence(desk, clerk, election, data, name, code, language):
    client = desk(clerk, language)
    page = send(client, data() if callable(data) else data, name, election=election)
    assert page.status_code == 200
    failure = page.context["failure"]
    assert code in (None, failure.code)
    assert str(failure.message) in text_of(page)
    assert nothing_is_saved()
    assert confirm(client, page).status_code == 200
    assert nothing_is_saved()


def test_a_file_of_50_megabytes_is_refused_before_anything_of_it_is_read(at, election, settings):
    settings.LARGEST_LIST_BYTES = 20 << 20
    page = send(at, b"x" * (50 << 20), election=election)
    assert page.status_code == 413
    assert "50.0 MB" in text_of(page)
    assert not Upload.objects.exists()


def test_a_file_just_above_the_limit_is_refused_beside_its_field(at, election, settings):
    settings.LARGEST_LIST_BYTES = 1000
    page = send(at, csv_list([person(n) for n in range(1, 20)]), election=election)
    assert list(page.context["form"].errors) == ["file"]
    assert re.search(r"The file has 1\.\d\sKB; the largest list that is read has 1000\sbytes\.", text_of(page))
    assert not Upload.objects.exists()


def test_without_a_file_the_form_asks_for_one(at, election):
    page = at.post(reverse(IMPORT), {"election": election.pk})
    assert page.context["form"].errors == {"file": ["This field is required."]}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\lists\\list.csv", "x" * 250 + ".csv", "тізім.csv", "CON", "-"]
)
def test_any_file_name_is_only_a_name(at, election, name):
    page = send(at, csv_list([person(1)]), name, election=election)
    assert page.status_code == 200
    confirm(at, page)
    submission = Submission.objects.get()
    assert re.fullmatch(r"submissions/[0-9a-f]{32}", submission.file.name)
    assert "/" not in submission.file_name


def test_a_name_that_is_too_long_is_refused_with_its_length(at, election):
    page = send(at, csv_list([person(1)]), "x" * 300 + ".csv", election=election)
    assert page.status_code == 200
    assert page.context["form"].errors or Upload.objects.get().file_name.endswith(".csv")


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_file_of_every_fault_gets_a_page(at, election, path):
    page = send(at, path.read_bytes(), path.name, election=election)
    assert page.status_code == 200
    assert page.context["outcome"] or page.context["failure"]
    again = confirm(at, page)
    assert again.status_code == 200
    assert nothing_is_saved()


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_every_sample_gets_a_page_before_the_reference_data_is_there(at, election, path):
    page = send(at, path.read_bytes(), path.name, election=election)
    assert page.status_code == 200
    assert page.context["outcome"] or page.context["failure"]


# Headers


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (("sender", "nationality"), [("missing-header", "family_name")]),
        (("family_name",), [("missing-header", "sender"), ("missing-header", "nationality")]),
        (
            ("sender", "famly_name", "nationality"),
            [("missing-header", "family_name"), ("unknown-header", "famly_name")],
        ),
        (("sender", "family_name", "surname", "nationality"), [("repeated-header", "surname")]),
        (("sender", "family_name", "country"), [("missing-header", "nationality"), ("ambiguous-header", "country")]),
    ],
)
def test_what_is_wrong_with_the_headings_is_told_for_all_at_once(at, election, header, found):
    data = ",".join(header) + "\n" + ",".join(["odihr"] * len(header)) + "\n"
    page = send(at, data.encode(), election=election)
    told = [(code, column) for code, _line, column, _value in problems(page) if code.endswith("-header")]
    assert told == found
    for _code, column in found:
        assert column in text_of(page)
    assert 'name="confirm"' not in page.content.decode()


def test_a_list_without_a_line_of_headings_is_told_so(at, election):
    page = send(at, b"odihr,Aldermann,NO\nodihr,Bergholt,NO\n", election=election)
    assert problems(page) == [("no-header", 1, "", "odihr | Aldermann | NO")]


def test_a_misspelt_heading_is_answered_with_the_right_one(at, election):
    page = send(at, csv_list([person(1)]).replace(b"birth_date", b"birth_dat"), election=election)
    (problem,) = page.context["outcome"].problems
    assert problem.code == "unknown-header"
    assert "birth_date" in problem.suggestions


def test_a_column_with_values_and_no_heading_is_a_problem(at, election):
    data = workbook([person(1) | {None: "secret"}], (*HEADER, None))
    assert problems(send(at, data, "list.xlsx", election=election)) == [("missing-heading", 1, "I", "")]


def test_a_cell_beyond_the_headings_of_a_text_is_a_problem_because_a_delimiter_may_have_moved_the_row(at, election):
    data = b"sender,family_name,nationality\nodihr,Aldermann,Adela,NO\n"
    assert ("too-many-cells", 2, "D", "NO") in problems(send(at, data, election=election))


# Cells

TOMORROW = (timezone.localdate() + timedelta(days=2)).strftime("%d.%m.%Y")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("birth_date", "31.02.1980", "bad-date"),
        ("birth_date", "00.00.0000", "bad-date"),
        ("birth_date", "1980", "bad-date"),
        ("birth_date", "soon", "bad-date"),
        ("birth_date", "9" * 400, "bad-date"),
        ("birth_date", TOMORROW, "birth-in-future"),
        ("birth_date", "01.01.1812", "birth-before-1900"),
        ("birth_date", "03/04/1980", "ambiguous-date"),
        ("nationality", "Grmany", "unknown-country"),
        ("nationality", "ZZ", "unknown-country"),
        ("nationality", "Korea", "unknown-country"),
        ("nationality", "Нoрвегия", "unknown-country"),
        ("nationality", "", "missing-value"),
        ("nationality", "NO\0", "null-character"),
        ("nationality", "NO\x01", "control-character"),
        ("family_name", "", "missing-value"),
        ("family_name", "\u200b \u00a0", "missing-value"),
        ("family_name", "x" * 121, "too-long"),
        ("family_name", "x" * 100_000, "long-cell"),
        ("family_name", "Alder\x07mann", "control-character"),
        ("family_name", "Alder\0mann", "null-character"),
        ("family_name", "#REF!", "error-value"),
        ("document_number", "7.12E+08", "mangled-number"),
        ("document_number", "x" * 61, "too-long"),
        ("role", "king", "unknown-role"),
        ("role", "Observer?", None),
        ("sender", "odhir", "unknown-sender"),
        ("sender", "", "missing-value"),
        ("delegation_kind", "circus", "unknown-kind"),
        ("status", "accredited", "status-not-importable"),
        ("status", "unheard of", "unknown-status"),
        ("reference", "nobody", "unknown-reference"),
        ("document_country", "Congo", "unknown-country"),
        ("title", "x" * 41, "too-long"),
        ("position", "x" * 256, "too-long"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_by_line_column_and_value(at, election, column, value, code):
    header = (*HEADER, *({"delegation_kind", "status", "reference", "document_country", "title"} & {column}))
    page = send(at, csv_list([person(1), person(2, **{column: value})], header), election=election)

    if code is None:
        assert problems(page) == []
        return
    (problem,) = page.context["outcome"].problems
    assert (problem.code, problem.line, problem.column) == (code, 3, column)
    assert problem.value.rstrip("…") in value.replace("\0", "")
    assert totals(page) == {"read": 2, "created": 1, "refused": 1}
    assert str(problem.message) in text_of(page)
    assert len(page.content) < 100_000
    confirm(at, page)
    assert nothing_is_saved()


@pytest.mark.parametrize(
    "value", ["=1+1", "+7 701 000 00 00", "-", "@SUM(A1)", "'=1+1", "\t=1", "%s %(name)s {0} {name}"]
)
def test_a_cell_that_looks_like_a_formula_is_text(at, election, value):
    page = send(at, csv_list([person(1, position=value)]), election=election)
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.get().position in (value, value.strip(), value[1:])


@pytest.mark.parametrize("value", ["%s", "{0}", "{value}", "%(value)s", "<b>", "{{ x }}", "{% x %}"])
@pytest.mark.parametrize("column", ["sender", "nationality", "birth_date", "role"])
def test_a_value_with_signs_of_templates_is_shown_as_it_is(at, election, column, value):
    page = send(at, csv_list([person(1, **{column: value})]), election=election)
    assert page.status_code == 200
    assert [(line, named) for _code, line, named, _value in problems(page)] == [(2, column)]
    assert value in text_of(page) or value == "<b>"


def test_a_latin_letter_inside_a_cyrillic_word_is_told_and_the_right_word_offered(at, election):
    page = send(at, csv_list([person(1, nationality="Гермaния")]), election=election)
    (problem,) = page.context["outcome"].problems
    assert "mixes Latin and Cyrillic letters" in str(problem.message)
    assert problem.suggestions[0] == "Германия (DE)"


def test_a_suggestion_can_be_pasted_into_the_list(at, election):
    page = send(at, csv_list([person(1, nationality="Grmany")]), election=election)
    (suggestion, *_others) = page.context["outcome"].problems[0].suggestions
    assert problems(send(at, csv_list([person(1, nationality=suggestion)]), election=election)) == []


def test_the_same_row_twice_names_both_lines(at, election):
    page = send(at, csv_list([person(1), person(2), person(1)]), election=election)
    assert problems(page) == [("duplicate-in-file", 4, "family_name", "Aldermann1 Adela")]
    assert "Lines 2 and 4 name the same person." in text_of(page)


def test_a_document_of_another_person_is_a_problem_that_names_the_other(at, election):
    delegation = make_delegation(election, make_organization("odihr"))
    holder = make_observer(delegation, family_name="Holderova", document_number="TEST000001")
    holder_too = {"family_name": "Holderova", "given_name": holder.given_name, "birth_date": "", "role": "expert"}
    rows = [person(2, **holder_too, document_number=""), person(1, nationality="DE", document_country="NO")]
    page = send(at, csv_list(rows, (*HEADER, "document_country")), election=election)
    assert page.status_code == 200
    assert {code for code, *_where in problems(page)} <= {"document-taken", "duplicate-in-file"}
    assert problems(page)
    before = Observer.objects.get()
    confirm(at, page)
    after = Observer.objects.get()
    assert (after.family_name, after.document_number) == (before.family_name, before.document_number)


def test_a_formula_without_a_result_is_a_problem_of_its_cell(at, election):
    page = send(at, workbook([person(1, position="=A1&A2")]), "list.xlsx", election=election)
    assert problems(page) == [("formula", 2, "position", "")]


def test_a_workbook_says_row_and_column_like_a_text(at, election):
    page = send(at, workbook([person(1), person(2, birth_date="31.02.1980")]), "list.xlsx", election=election)
    assert problems(page) == [("bad-date", 3, "birth_date", "31.02.1980")]


# Forms in which lists come


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_delimiters_and_encodings_are_found_out(at, election, delimiter, encoding):
    rows = [person(1, family_name="Шмидт", nationality="Германия"), person(2, nationality="Норвегия")]
    data = csv_list(rows, delimiter=delimiter).decode("utf-8-sig").encode(encoding)
    page = send(at, data, election=election)
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.filter(family_name="Шмидт", nationality="DE").exists()
    assert Observer.objects.count() == 2


@pytest.mark.parametrize("letters", ["kz-1048", "windows-1251"])
def test_of_kazakh_letters_in_one_byte_the_clerk_is_asked(at, election, letters):
    make_country("KZ")
    data = csv_list([person(1, family_name="Қайрат", nationality="Қазақстан")]).decode("utf-8-sig").encode("kz1048")
    page = send(at, data, election=election)
    assert page.context["failure"].code == "encoding-undecided"
    assert confirm(at, page).status_code == 200
    assert nothing_is_saved()
    page = answer(at, page, encoding=letters)
    if letters == "kz-1048":
        assert problems(page) == []
    else:
        assert [code for code, *_where in problems(page)] == ["unknown-country"]


def test_an_encoding_that_is_wrong_can_be_mended_on_the_page(at, election):
    data = csv_list([person(1, family_name="Шмидт")]).decode("utf-8-sig").encode("cp1251")
    page = answer(at, send(at, data, election=election), encoding="utf-8")
    assert page.context["failure"].code == "bad-encoding"
    page = answer(at, page, encoding="")
    assert problems(page) == []


@pytest.mark.parametrize("end", [b"\r\n\r\n\r\n", b",,,,,,,\r\n,,,,,,,\r\n", b"  ,  ,,,,,,\r\n", b"\x1a"])
def test_what_trails_after_the_last_row_is_no_person(at, election, end):
    page = send(at, csv_list([person(1)]) + end, election=election)
    assert totals(page) == {"read": 1, "created": 1}
    assert problems(page) == []


def test_a_list_of_headings_only_has_nothing_to_load(at, election):
    page = send(at, csv_list([]), election=election)
    assert totals(page) == {}
    assert problems(page) == []
    assert "beneath its headings the file has no row" in text_of(page)


def test_every_heading_that_is_not_known_is_told(at, election):
    header = [*HEADER, *(f"column {n}" for n in range(400))]
    page = send(at, csv_list([person(1)], header), election=election)
    assert len(problems(page)) == 400
    assert len(page.content) < 1_000_000


def test_a_list_of_very_many_columns_is_answered_by_their_number(at, election):
    header = [*HEADER, *(f"column {n}" for n in range(2000))]
    page = send(at, csv_list([person(1)], header), election=election)
    assert page.context["failure"].code == "too-large"
    assert "2008 columns" in text_of(page)


def test_very_many_cells_in_one_row_are_one_problem(at, election):
    data = csv_list([person(1)]) + b"," * 100_000 + b"x\n"
    page = send(at, data, election=election)
    assert [code for code, *_where in problems(page)] == ["too-many-cells"]


# In the reader's language


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_problem_is_told_in_the_readers_language(desk, clerk, election, language):
    rows = [
        person(1, birth_date="31.02.1980"),
        person(2, birth_date=TOMORROW),
        person(3, nationality="Grmany"),
        person(4, nationality="Нoрвегия"),
        person(5, role="king"),
        person(6, sender="Nowhere"),
        person(7, family_name=""),
        person(8, document_number="7.12E+08"),
        person(9, birth_date="03/04/1980"),
        person(10, family_name="x" * 200),
        person(11),
        person(11),
        person(12, sender=""),
    ]
    page = send(desk(clerk, language), csv_list(rows), election=election, control_total="5")
    for problem in page.context["outcome"].problems:
        words = str(problem.message).replace(problem.value, "").replace("x" * 40, "")
        assert re.search(r"[А-Яа-яӘәҚқҒғ]{4}", words), problem
        assert not re.search(r"\b(the|is|are|of|and|not|cell)\b", words, re.IGNORECASE), problem


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_refusal_of_a_file_is_told_in_the_readers_language(desk, clerk, election, language):
    client = desk(clerk, language)
    for path in FILES:
        page = send(client, path.read_bytes(), path.name, election=election)
        if page.context["failure"]:
            words = str(page.context["failure"].message)
            assert re.search(r"[А-Яа-яӘәҚқҒғ]{4}", words), (path.name, words)
            assert not re.search(r"\b(the|is|are|of|and|not|cell)\b", words, re.IGNORECASE), (path.name, words)


# Half saved


def test_a_failure_in_the_middle_of_the_loading_leaves_nothing_behind(at, election, monkeypatch):
    page = send(at, csv_list([person(1), person(2)]), election=election)

    def fail(*_arguments, **_named):
        raise RuntimeError("the power went")

    monkeypatch.setattr(apply, "_row_of", fail)
    before = set(default_storage.listdir("submissions")[1]) if default_storage.exists("submissions") else set()
    with pytest.raises(RuntimeError, match="the power went"):
        confirm(at, page)
    assert nothing_is_saved()
    after = set(default_storage.listdir("submissions")[1]) if default_storage.exists("submissions") else set()
    assert after == before
    monkeypatch.undo()
    confirm(at, page)
    assert Observer.objects.count() == 2


def test_a_forged_size_in_an_archive_is_found_out(at, election):
    data = bytearray(workbook([person(1)]))
    place = data.rfind(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + 24, 10)
        place = data.rfind(b"PK\x01\x02", 0, place)
    page = send(at, bytes(data), "list.xlsx", election=election)
    assert page.context["failure"].code in ("damaged-workbook", "zip-bomb")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_change_nothing(at, election, method):
    page = send(at, csv_list([person(1)]), election=election)
    assert getattr(at, method)(page.request["PATH_INFO"]).status_code < 500
    assert nothing_is_saved()


def test_a_file_in_the_place_of_a_text_is_nonsense_and_no_error(at, election):
    form = {
        "file": SimpleUploadedFile("list.csv", csv_list([person(1)])),
        "letter_number": SimpleUploadedFile("x", b"y"),
    }
    assert at.post(reverse(IMPORT), form).status_code == 200
