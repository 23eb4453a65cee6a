"""What leaves the portal is run by no spreadsheet, and comes back as nothing to change."""

import csv
import io
import re
import tempfile
from itertools import islice

import openpyxl
import pytest
from django.conf import settings as settings_of_django
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accreditation.accounts import roles
from accreditation.delegations.models import Delegation, Observer
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.broken_off import BrokenOff
from accreditation.exchange.cells import clean_text
from accreditation.exchange.columns import COLUMNS
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import CannotEncode, csv_lines, csv_pieces, xlsx_bytes
from accreditation.exchange.formulas import escape, unescape
from accreditation.exchange.models import DocumentExport
from accreditation.exchange.options import ListOptions
from accreditation.exchange.table import UnreadableFile
from tests.exchange.lists import csv_list, person
from tests.factories import (
    decide,
    make_accredited,
    make_country,
    make_delegation,
    make_observer,
    make_organization,
    make_user,
)

pytestmark = pytest.mark.django_db

# OWASP's first characters, a tab, text that looks escaped already, and what import-export's own escaping got wrong.
RUNNING = ["=1+1", "==1+1", "+1+1", "@SUM(A1)", "-2+3", "\t=1+1", "'=1+1", "'", "＝1", " =1+1"]


def written(election, *, with_documents=True, language=""):
    chosen = columns(with_documents)
    people = Observer.objects.of(election).order_by("sort_name", "pk")
    return [column.heading(language) for column in chosen], list(observer_rows(people, chosen))


def as_csv(election, **how):
    return "".join(csv_lines(*written(election, **how))).encode()


def as_xlsx(election, **how):
    return xlsx_bytes(*written(election, **how))


@pytest.fixture
def people(election):
    """Persons in every status, with every column filled somewhere."""
    odihr = make_delegation(election, make_organization("odihr"))
    make_accredited(1, odihr, document_number="A1")
    make_accredited(1, odihr)
    left = make_accredited(1, odihr, document_number="A2")
    decide(left, "withdraw")
    norway = make_delegation(election, country=make_country("NO"))
    make_observer(
        norway, title="Dr", family_name="O'Neill-Åsen", given_name="Адель", patronymic="X",
        family_name_cyrillic="О'Нил", given_name_cyrillic="Адель", patronymic_cyrillic="Х",
        nationality=make_country("KG"), birth_date="1980-12-31", document_number="007 01",
        document_country=make_country("DE"), role="head", position="Head, \"quoted\"\nnot",
    )  # fmt: skip
    make_observer(norway, family_name="-oglu", given_name="-Anna", position="@SUM(A1)", document_number="-5")
    return election


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("language", ["", "kk", "ru", "en"])
@pytest.mark.parametrize("with_documents", [True, False])
def test_a_list_that_was_exported_is_nothing_to_change(people, write, language, with_documents):
    data = write(people, with_documents=with_documents, language=language)

    outcome = check_list(data, "list", people)

    assert [problem.code for problem in outcome.problems] == []
    assert outcome.totals() == {
        "read": 5, "created": 0, "changed": 0, "unchanged": 5, "conflicts": 0, "refused": 0,
    }  # fmt: skip


# Names that break files: run by a spreadsheet, quoted, escaped already, of another alphabet, on two lines.
HARD = ["=SUM(A1)", "O'Neil", "'quoted", "''=1", "--", "-Ivanov", "Вася; Петя", "a,b\tc", 'the "third"', "line\nbreak"]
NAMES = {"utf-8": "Ұлықбекұлы Åsen", "utf-16": "Ұлықбекұлы Åsen", "windows-1251": "Ёжиков", "kz-1048": "Ұлықбекұлы"}


@pytest.fixture(params=sorted(NAMES))
def hard(request, election):
    """An election of people with such names, and the encoding that has their letters."""
    delegation = make_delegation(election, make_organization("odihr"))
    for number, name in enumerate([*HARD, NAMES[request.param]]):
        make_observer(delegation, family_name=name, given_name=name, position=name, document_number=f"00{number}")
    return election, request.param


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("language", ["", "kk", "ru", "en"])
@pytest.mark.parametrize("with_documents", [True, False])
def test_every_delimiter_and_encoding_comes_back_as_it_went(hard, delimiter, language, with_documents):
    election, encoding = hard
    header, rows = written(election, with_documents=with_documents, language=language)
    if encoding == "windows-1251" and language == "kk":
        with pytest.raises(CannotEncode):
            list(csv_pieces(header, rows, delimiter, encoding))
        return

    data = b"".join(csv_pieces(header, rows, delimiter, encoding))

    outcome = check_list(data, "list.csv", election, ListOptions(encoding=encoding))
    assert outcome.problems == []
    assert outcome.totals()["unchanged"] == outcome.read == len(HARD) + 1


def test_a_character_that_an_encoding_lacks_is_named_with_its_row(hard):
    election, encoding = hard
    make_observer(Delegation.objects.get(), family_name="Łukasz")
    if encoding.startswith("utf"):
        assert b"".join(csv_pieces(*written(election), ",", encoding))
        return
    with pytest.raises(CannotEncode, match=r"has no “Ł”.*Łukasz"):
        list(csv_pieces(*written(election), ",", encoding))


def test_a_long_list_is_written_a_part_at_a_time():
    asked = []
    rows = ([str(asked.append(number))] for number in range(100_000))
    pieces = csv_pieces(["name"], rows)
    next(pieces)
    assert len(asked) < 1000


def undecided(election):
    rows = Observer.objects.of(election).filter(decisions__isnull=True).order_by("sort_name")
    return [
        (row.full_name, row.cyrillic_name, clean_text(row.position), row.document_number, row.birth_date)
        for row in rows
    ]


def test_undecided_people_of_an_exported_list_can_be_entered_anew(people):
    header, rows = written(people)
    reference = header.index("reference")
    fresh = [["" if place == reference else cell for place, cell in enumerate(row)] for row in rows]
    before = undecided(people)
    Observer.objects.filter(decisions__isnull=True).delete()

    outcome = import_list("".join(csv_lines(header, fresh)).encode(), "list.csv", people, None)

    assert [problem.code for problem in outcome.problems] == []
    assert outcome.totals()["created"] == 2
    assert undecided(people) == before


@pytest.mark.parametrize("text", RUNNING)
def test_no_cell_and_no_heading_of_a_csv_file_begins_as_a_formula(text):
    files = ["".join(csv_lines([text], [[text]])), b"".join(csv_pieces([text], [[text]])).decode()]

    for file in files:
        heading, cell = csv.reader(io.StringIO(file.removeprefix("\ufeff"), newline=""))
        assert heading == cell
        assert cell[0].lstrip()[:1] not in set("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize("text", RUNNING)
def test_a_workbook_holds_every_cell_and_heading_as_text(text):
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([text], [[text], ["00123"]]))).active

    assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("s", "s")
    assert sheet["A1"].value == sheet["A2"].value
    assert (sheet["A3"].value, sheet["A3"].number_format) == ("00123", "@")


@given(st.text())
def test_whatever_is_escaped_is_unescaped_to_the_same(text):
    assert unescape(escape(text)) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n")), min_size=1, max_size=5))
def test_a_csv_line_gives_back_its_cells(cells):
    text = "".join(csv_lines(["x"] * len(cells), [cells]))
    row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[-1]

    assert [unescape(cell) for cell in row] == cells


# What a person can type into a name: letters of every script, digits, blanks, punctuation; no control characters.
_TYPED = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"], codec="utf-8"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=_TYPED.filter(lambda text: clean_text(text)), given_name=_TYPED, position=_TYPED, number=_TYPED)
def test_whatever_a_person_is_called_exporting_and_importing_changes_nothing(
    election, family, given_name, position, number
):
    Observer.objects.all().delete()
    delegation = election.delegations.first() or make_delegation(election, make_organization("sco"))
    make_observer(delegation, family_name=family, given_name=given_name, position=position, document_number=number)

    for write in (as_csv, as_xlsx):
        outcome = check_list(write(election), "list", election)
        mangled = [p for p in outcome.problems if p.code == "mangled-number"]
        assert outcome.totals()["unchanged"] == 1 or mangled, outcome


def test_documents_are_left_out_unless_asked_for(people):
    header, _rows = written(people, with_documents=False)

    assert not {"document_number", "document_country"} & set(header)
    assert "birth_date" in header


def test_the_csv_begins_with_a_mark_that_excel_needs(people):
    assert as_csv(people).startswith(b"\xef\xbb\xbf")


def test_a_thousand_persons_are_written_in_as_many_queries_as_ten(election):
    import_list(csv_list(person(n) for n in range(10)), "list.csv", election, None)
    with CaptureQueriesContext(connection) as few:
        written(election)
    import_list(csv_list(person(n) for n in range(10, 1000)), "list.csv", election, None)
    with CaptureQueriesContext(connection) as many:
        _header, rows = written(election)

    assert len(few) == len(many) == 1
    assert len(rows) == 1000


class TestTheExportPage:
    """The page of the admin, with the filters of the list."""

    ADDRESS = "/admin/delegations/observer/export/"

    def post(self, client, user, query="", **data):
        client.force_login(user)
        client.cookies[settings_of_django.LANGUAGE_COOKIE_NAME] = "en"
        return client.post(f"{self.ADDRESS}{query}", {"format": "0", "resource": "0", **data})

    def test_it_writes_what_the_list_shows(self, client, clerk, people):
        response = self.post(client, clerk, "?status__exact=withdrawn")

        assert response["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
        assert [row["status"] for row in rows] == ["withdrawn"]
        assert "document_number" not in rows[0]

    def test_it_writes_a_workbook(self, client, clerk, people):
        response = self.post(client, clerk, format="1")

        sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
        assert sheet.max_row == 6

    def test_documents_come_for_whoever_may_have_them(self, client, clerk, people):
        assert "007 01" in self.post(client, clerk, with_documents="on").getvalue().decode()

    def test_documents_do_not_come_for_the_auditor_who_asks(self, client, auditor, people):
        response = self.post(client, auditor, with_documents="on")

        assert response.status_code == 200
        assert "007 01" not in response.getvalue().decode()
        assert "with_documents" not in client.get(self.ADDRESS).content.decode()

    @pytest.mark.parametrize("form", ["0", "1"])
    def test_who_took_documents_along_is_noted_before_they_leave(self, client, clerk, people, form):
        self.post(client, clerk, "?status__exact=withdrawn", with_documents="on", format=form)
        noted = DocumentExport.objects.values_list("exported_by__username", "what", "file_format", "persons")
        assert list(noted) == [("aigerim", "status__exact=withdrawn", ["csv", "xlsx"][int(form)], 1)]

    def test_a_file_without_documents_is_not_noted(self, client, clerk, auditor, people):
        self.post(client, clerk)
        self.post(client, auditor, with_documents="on")
        assert not DocumentExport.objects.exists()

    @pytest.mark.parametrize(("language", "delimiter"), [("", ","), ("en", ","), ("ru", ";"), ("kk", ";")])
    def test_excel_splits_it_where_the_readers_are(self, client, clerk, people, language, delimiter):
        header = self.post(client, clerk, language=language).getvalue().decode("utf-8-sig").splitlines()[0]
        assert header.count(delimiter) == len(columns(with_documents=False)) - 1

    def test_what_an_encoding_lacks_is_refused_and_named(self, client, clerk, people):
        response = self.post(client, clerk, encoding="windows-1251")
        assert response.status_code == 200
        assert not response.streaming
        assert re.search("WINDOWS-1251.*Å.*Åsen", response.content.decode())

    def test_it_is_written_while_it_is_sent(self, client, clerk, people):
        assert self.post(client, clerk).streaming

    def test_a_list_that_breaks_off_says_so_and_is_not_loaded(self, client, clerk, people, monkeypatch, caplog):
        def failing(people, columns):
            yield from islice(observer_rows(people, columns), 2)
            raise OperationalError("the connection was lost")

        monkeypatch.setattr("accreditation.exchange.formats._ROWS_IN_A_PIECE", 1)
        monkeypatch.setattr("accreditation.exchange.export_pages.observer_rows", failing)
        for encoding, codec in (("", "utf-8"), ("utf-16", "utf-16")):
            response, sent = self.post(client, clerk, encoding=encoding), []
            with pytest.raises(BrokenOff):
                sent.extend(response)

            *rows, last = csv.reader(io.StringIO(b"".join(sent).decode(codec), newline=""))
            assert (len(rows), last) == (3, ["The list breaks off here: rows are missing. Download it again."])
            with pytest.raises(UnreadableFile) as refused:
                check_list(b"".join(sent), "list.csv", people)
            assert refused.value.code == "unclosed-quote"
        told = [record for record in caplog.records if record.name == "accreditation.exchange.broken_off"]
        assert [record.exc_info[0] for record in told] == [OperationalError] * 2

    def test_a_list_beyond_a_workbook_is_refused_before_anything_is_sent(self, client, clerk, people, monkeypatch):
        monkeypatch.setattr("accreditation.exchange.formats.MOST_ROWS", 5)
        response = self.post(client, clerk, format="1", with_documents="on")
        assert response.status_code == 200
        assert "A workbook holds 4 rows, and the list has 5. Choose CSV." in response.content.decode()
        assert not DocumentExport.objects.exists()
        monkeypatch.setattr("accreditation.exchange.formats.MOST_ROWS", 6)
        assert openpyxl.load_workbook(io.BytesIO(self.post(client, clerk, format="1").getvalue())).active.max_row == 6

    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_headings_are_offered_in_the_language_of_the_reader(self, client, clerk, people, language):
        client.force_login(clerk)
        client.cookies[settings_of_django.LANGUAGE_COOKIE_NAME] = language
        form = client.get(self.ADDRESS).context["form"]
        assert form["language"].value() == language
        assert not form["delimiter"].value()

    def test_headings_are_in_the_language_asked_for(self, client, clerk, people):
        assert "Фамилия" in self.post(client, clerk, language="ru").getvalue().decode()

    @pytest.mark.parametrize("member", ["administrator", "staff_without_rights"])
    def test_it_is_closed_to_whoever_may_not_export(self, client, cast, people, member):
        assert self.post(client, cast[member]).status_code == 403


def test_every_column_of_the_list_is_exported(people):
    assert written(people)[0] == [column.name for column in COLUMNS]


def test_an_exported_archive_of_the_demonstration_is_nothing_to_change(db, tmp_path):
    call_command("load_reference", stdout=io.StringIO())
    call_command("load_demo", "--yes", stdout=io.StringIO())
    election = Observer.objects.first().delegation.election
    make_user("head", roles.CLERK)

    outcome = check_list(as_csv(election), "list.csv", election)

    assert outcome.problems == []
    assert outcome.totals()["unchanged"] == outcome.read == Observer.objects.count()


def test_nothing_is_left_of_a_workbook_whose_rows_fail(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept = []

    def rows():
        yield ["Aldermann", "TEST000001"]
        kept.extend(tmp_path.iterdir())
        raise ConnectionError

    with pytest.raises(ConnectionError):
        xlsx_bytes(["family_name", "document_number"], rows())
    assert len(kept) == 1
    assert not [*tmp_path.iterdir()]
