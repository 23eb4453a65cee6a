"""The small tables by file: organizations, spellings and lines of bulletins, all rows of a file or none."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accreditation.bulletins.models import BulletinLine
from accreditation.exchange import tables
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.models import Organization, OrganizationAlias
from accreditation.reference.load import load
from tests.exchange.sending import confirm, problems, said, send, totals
from tests.factories import (
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_country,
    make_country_alias,
    make_organization,
    make_organization_alias,
    make_umbrella,
)

pytestmark = pytest.mark.django_db

ORGANIZATIONS, COUNTRY_ALIASES = "organizations_organization", "geography_countryalias"
ORGANIZATION_ALIASES, LINES = "organizations_organizationalias", "bulletins_bulletinline"


@pytest.fixture
def at(desk, secretary):
    """The desk of the secretary, who may load every table."""
    return desk(secretary)


def look(client, table, text):
    return send(client, text.encode(), "table.csv", page=f"admin:{table}_import")


def load_table(client, table, text):
    page = confirm(client, look(client, table, text))
    assert "upload" in page.context and page.context["upload"].applied_at, said(page)
    return page


def changes(page):
    return [(row.name, *change) for row in page.context["outcome"].changed for change in row.changes]


def told(page):
    return [(problem.code, problem.line, problem.column, problem.value) for problem in page.context["outcome"].problems]


# Organizations

NEW = "slug,umbrella,name_kk,name_ru,name_en,short_kk,short_ru,short_en\n"


def test_an_organization_is_created_with_its_umbrella_and_found_by_its_name(at):
    osce = make_umbrella("osce")
    load_table(at, ORGANIZATIONS, NEW + "osce-pa,OSCE,ЕҚЫҰ ПА,ПА ОБСЕ,OSCE Parliamentary Assembly,,,OSCE PA\n")
    made = Organization.objects.get(slug="osce-pa")
    assert (made.umbrella, made.name_ru, made.short_en, made.short_kk) == (osce, "ПА ОБСЕ", "OSCE PA", "")
    assert Organization.objects.filter(search_key__contains="parliamentari").get() == made


def test_only_what_the_file_says_otherwise_is_changed(at):
    odihr = make_organization("odihr", umbrella=make_umbrella("osce"))
    make_organization("sco")
    page = look(
        at, ORGANIZATIONS, f"slug,short_en\nodihr,OSCE/ODIHR\nsco,{Organization.objects.get(slug='sco').short_en}\n"
    )
    assert totals(page) == {"read": 2, "changed": 1, "unchanged": 1}
    assert changes(page) == [("odihr", "short_en", "ODIHR", "OSCE/ODIHR")]

    confirm(at, page)
    after = Organization.objects.get(slug="odihr")
    assert after.short_en == "OSCE/ODIHR"
    assert (after.name_en, after.umbrella) == (odihr.name_en, odihr.umbrella)
    assert " ostse " in after.search_key


def test_an_empty_cell_empties_the_field(at):
    make_organization("odihr", umbrella=make_umbrella("osce"))
    load_table(at, ORGANIZATIONS, "slug,umbrella,short_en\nodihr,,\n")
    after = Organization.objects.get()
    assert (after.umbrella, after.short_en) == (None, "")


def test_a_name_that_means_another_organization_is_refused(at):
    make_organization("odihr")
    make_organization("sco")
    page = look(at, ORGANIZATIONS, "slug,name_en,short_en\nsco,Shanghai Cooperation Organisation,odihr\n")
    assert told(page) == [("spelling-taken", 2, "short_en", "odihr")]


def test_two_rows_of_a_file_cannot_share_a_name(at):
    row = "{0},,{0} kk,{0} ru,{0} en,,,SAME\n"
    page = look(at, ORGANIZATIONS, NEW + row.format("aa-aa") + row.format("bb-bb"))
    assert told(page) == [("spelling-taken", 3, "short_en", "SAME")]


@pytest.mark.parametrize("slug", ["ODIHR", "bdiph"])
def test_a_slug_that_means_another_organization_is_refused(at, slug):
    make_organization_alias("bdiph", make_organization("odihr"))
    page = look(at, ORGANIZATIONS, NEW + f"{slug},,аа,бб,cc,,,\n")
    assert told(page) == [("spelling-taken", 2, "slug", slug)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("new-one,,,ru,en,,,", [("missing-value", 2, "name_kk", "")]),
        ("new-one,,,,,,,", [("missing-value", 2, f"name_{code}", "") for code in ("kk", "ru", "en")]),
        ("new-one,nato,kk,ru,en,,,", [("unknown-choice", 2, "umbrella", "nato")]),
        ("new one,,kk,ru,en,,,", [("bad-slug", 2, "slug", "new one")]),
        (",,kk,ru,en,,,", [("missing-value", 2, "slug", "")]),
        ("ұйым,,kk,ru,en,,,", [("bad-slug", 2, "slug", "ұйым")]),
        (f"{'x' * 51},,kk,ru,en,,,", [("too-long", 2, "slug", "x" * 51)]),
        (f"new-one,,kk,ru,en,,,{'x' * 61}", [("too-long", 2, "short_en", "x" * 61)]),
        (f"new-one,,kk,ru,{'x' * 256},,,", [("too-long", 2, "name_en", "x" * 120 + "…")]),
        ("new-one,,kk,ru,e\0n,,,", [("null-character", 2, "name_en", "en")]),
        ("new-one,,kk,ru,e\x01n,,,", [("control-character", 2, "name_en", "e\x01n")]),
    ],
)
def test_what_is_wrong_with_an_organization_is_told_with_line_column_and_value(at, row, found):
    make_umbrella("osce")
    page = look(at, ORGANIZATIONS, NEW + row + "\n")
    assert told(page) == found
    confirm(at, page)
    assert not Organization.objects.exists()


def test_an_unknown_umbrella_is_answered_with_the_nearest(at):
    make_umbrella("osce")
    page = look(at, ORGANIZATIONS, NEW + "new-one,oscee,kk,ru,en,,,\n")
    (problem,) = page.context["outcome"].problems
    assert any("osce" in suggestion.lower() for suggestion in problem.suggestions)


# What holds for each table

TABLES = {
    ORGANIZATIONS: ("slug,name_kk,name_ru,name_en", "slug", "n{0},kk{0},ru{0},en{0}", Organization),
    COUNTRY_ALIASES: ("country,text", "text", "NO,Norge {0}", CountryAlias),
    ORGANIZATION_ALIASES: ("organization,text", "text", "odihr,ODIHR office {0}", OrganizationAlias),
    LINES: ("election,bulletin,organization,total", "bulletin", "2021-01-10,2021-01-04,org{0},{0}", BulletinLine),
}


@pytest.fixture
def world():
    """Countries, organizations and a bulletin without lines."""
    make_country("NO")
    make_organization("odihr")
    bulletin = make_bulletin(organizations_breakdown="partial", states_breakdown="partial")
    for number in range(12):
        make_organization(f"org{number}")
    return bulletin


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_loaded_and_the_same_file_again_changes_nothing(at, world, table):
    header, _key, row, model = TABLES[table]
    before = model.objects.count()
    text = "\n".join([header, *(row.format(number) for number in range(3)), ""])
    load_table(at, table, text)
    assert model.objects.count() == before + 3

    page = look(at, table, text)
    assert totals(page) == {"read": 3, "unchanged": 3}
    assert "There is nothing to change" in page.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_the_same_thing_twice_in_a_file_names_both_lines(at, world, table):
    header, _key, row, model = TABLES[table]
    before = model.objects.count()
    page = look(at, table, "\n".join([header, row.format(1), row.format(2), row.format(1), ""]))
    assert [(code, line) for code, line, *_where in told(page)] == [("duplicate-in-file", 4)]
    assert "Lines 2 and 4" in page.content.decode()
    confirm(at, page)
    assert model.objects.count() == before


@pytest.mark.parametrize("table", TABLES)
def test_one_bad_row_keeps_all_others_out(at, world, table):
    header, _key, row, model = TABLES[table]
    before = model.objects.count()
    page = look(at, table, "\n".join([header, row.format(1), ",,,", row.format(2), ""]).replace(",,,", "x" * 300))
    assert {line for _code, line, *_where in told(page)} == {3}
    refused = confirm(at, page)
    assert said(refused)[0].startswith("Nothing was saved.")
    assert model.objects.count() == before


@pytest.mark.parametrize("table", TABLES)
def test_a_file_that_lacks_its_key_is_told_so(at, world, table):
    header, key, row, _model = TABLES[table]
    page = look(at, table, "\n".join([header.replace(key, "", 1).strip(","), row.format(1), ""]))
    assert ("missing-header", 0, key, "") in told(page)
    assert confirm(at, page).status_code == 200


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\0\0\0", '"', "slug\n\n\n", ";;;"])
def test_files_without_sense_are_answered(at, world, table, text):
    page = look(at, table, text)
    assert page.status_code == 200
    assert confirm(at, page).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_headings_may_be_in_three_languages_and_a_second_one_for_a_column_is_told(at, world, table):
    header, _key, _row, _model = TABLES[table]
    page = at.get(reverse(f"admin:{table}_import"))
    columns = {column.name: column for column in page.context["columns"]}
    for language in ("kk", "ru", "en"):
        text = ",".join(columns[name].heading(language) for name in header.split(",")) + "\n"
        assert told(look(at, table, text)) == []
    name = header.split(",")[-1]
    page = look(at, table, f"{header},{columns[name].ru}\n")
    assert [code for code, *_where in told(page)] == ["repeated-header"]


@pytest.mark.parametrize("table", TABLES)
def test_something_saved_meanwhile_stops_the_loading(at, world, table):
    header, _key, row, model = TABLES[table]
    text = "\n".join([header, row.format(1), row.format(2), ""])
    first, second = look(at, table, text), look(at, table, text)
    confirm(at, first)
    number = model.objects.count()
    assert "the register changed meanwhile" in said(confirm(at, second))[0]
    assert model.objects.count() == number
    assert confirm(at, first).context["upload"].applied_at


@pytest.mark.parametrize("table", [name for name in TABLES if name != LINES])
def test_each_new_row_has_a_history_that_names_who_loaded_it(at, world, secretary, table):
    header, _key, row, model = TABLES[table]
    load_table(at, table, "\n".join([header, row.format(1), row.format(2), ""]))
    made = model.objects.order_by("-pk")[:2]
    told = [entry for thing in made for entry in model.history.filter(id=thing.pk)]
    assert [(entry.history_type, entry.history_user, entry.history_change_reason) for entry in told] == [
        ("+", secretary, "list"),
        ("+", secretary, "list"),
    ]
    assert len({entry.operation for entry in told}) == 1


def test_each_changed_row_has_a_history_too(at):
    odihr = make_organization("odihr")
    load_table(at, ORGANIZATIONS, "slug,short_en\nodihr,OSCE/ODIHR\n")
    assert [entry.history_type for entry in Organization.history.filter(id=odihr.pk)] == ["~", "+"]


def test_more_rows_than_a_person_can_look_through_are_refused(at, world, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    page = look(at, COUNTRY_ALIASES, "country,text\nNO,A1\nNO,A2\nNO,A3\n")
    assert told(page) == [("too-large", 0, "", "")]


def test_of_too_many_rows_no_other_problem_is_looked_for(at, world, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    page = look(at, COUNTRY_ALIASES, "country,text\nNO,#N/A\nNO,#N/A\nNO,#N/A\n")
    assert told(page) == [("too-large", 0, "", "")]


def test_of_many_rows_the_first_are_shown_and_all_are_counted(at, world):
    text = "country,text\n" + "".join(f"NO,Norge {number}\n" for number in range(600))
    page = look(at, COUNTRY_ALIASES, text)
    assert totals(page) == {"read": 600, "created": 600}
    assert "The first 20 of 600." in page.content.decode()


# Spellings


def test_an_unknown_country_or_organization_is_answered_with_the_nearest(at, world):
    page = look(at, COUNTRY_ALIASES, "country,text\nNorwy,Norge\n")
    assert told(page) == [("unknown-country", 2, "country", "Norwy")]
    assert "Norway (NO)" in page.context["outcome"].problems[0].suggestions
    page = look(at, ORGANIZATION_ALIASES, "organization,text\nodhir,ODIHR office\n")
    assert told(page) == [("unknown-choice", 2, "organization", "odhir")]
    assert any("odihr" in text.lower() for text in page.context["outcome"].problems[0].suggestions)
    assert not CountryAlias.objects.exists()


@pytest.mark.parametrize("text", ["Germany", "GERMANY", "DE", "Германия", "The Germany"])
def test_a_spelling_that_means_another_country_is_refused(at, world, text):
    make_country("DE")
    page = look(at, COUNTRY_ALIASES, f"country,text\nNO,{text}\n")
    assert told(page) == [("spelling-taken", 2, "text", text)]


def test_a_spelling_of_another_is_not_taken_away_from_it(at, world):
    make_country_alias("Norge", make_country("DE"))
    page = look(at, COUNTRY_ALIASES, "country,text\nNO,Norge\n")
    assert told(page) == [("spelling-taken", 2, "text", "Norge")]
    make_organization_alias("the office", make_organization("sco"))
    page = look(at, ORGANIZATION_ALIASES, "organization,text\nodihr,The Office\n")
    assert told(page) == [("spelling-taken", 2, "text", "The Office")]


def test_a_spelling_that_differs_by_case_or_dashes_only_is_the_same(at, world):
    make_country_alias("Kongeriket-Norge", make_country("NO"))
    assert totals(look(at, COUNTRY_ALIASES, "country,text\nNO,kongeriket norge\n")) == {"read": 1, "unchanged": 1}


@pytest.mark.parametrize(("text", "code"), [("---", "missing-value"), ("", "missing-value"), ("x" * 256, "too-long")])
def test_a_spelling_without_letters_or_end_is_refused(at, world, text, code):
    page = look(at, COUNTRY_ALIASES, f"country,text\nNO,{text}\n")
    assert [(found, line, column) for found, line, column, _value in told(page)] == [(code, 2, "text")]


def test_a_new_spelling_is_understood_at_once(at, world):
    load_table(at, COUNTRY_ALIASES, "country,text\nNO,Noreg\n")
    assert totals(look(at, COUNTRY_ALIASES, "country,text\nNoreg,Kongeriket Noreg\n")) == {"read": 1, "created": 1}


# Lines of bulletins

HEADER = "election,bulletin,organization,country,umbrella,announced_name,added,total,at_least,quality\n"
PLACE = "2021-01-10,2021-01-04"


def test_a_bulletin_without_lines_takes_all_of_them_at_once(at, world):
    make_umbrella("osce")
    text = f"{HEADER}{PLACE},odihr,,osce,БДИПЧ,2,29,,\n{PLACE},,NO,,,,,3,reconstructed\n"
    load_table(at, LINES, text)
    first, second = BulletinLine.objects.order_by("pk")
    assert (first.organization.slug, first.umbrella.slug, first.announced_name, first.added, first.total) == (
        "odihr", "osce", "БДИПЧ", 2, 29,
    )  # fmt: skip
    assert (first.at_least, first.quality) == (None, "official")
    assert (second.country_id, second.total, second.at_least, second.quality) == ("NO", None, 3, "reconstructed")


def test_unknown_is_not_zero(at, world):
    load_table(at, LINES, f"election,bulletin,organization,total\n{PLACE},odihr,\n{PLACE},org1,0\n")
    assert [line.total for line in BulletinLine.objects.order_by("pk")] == [None, 0]


@pytest.mark.parametrize("column", ["organization", "country"])
def test_a_file_of_one_kind_of_senders_needs_no_column_for_the_other(at, world, column):
    sender = {"organization": "odihr", "country": "NO"}[column]
    load_table(at, LINES, f"election,bulletin,{column},total\n{PLACE},{sender},7\n")
    assert BulletinLine.objects.get().total == 7


def test_a_file_without_any_sender_is_told_so(at, world):
    page = look(at, LINES, f"election,bulletin,total\n{PLACE},7\n")
    assert [(code, line) for code, line, *_where in told(page)] == [("missing-value", 2)]


@pytest.mark.parametrize("label", ["2021-01-04", "04.01.2021"])
def test_a_bulletin_is_named_by_its_day(at, world, label):
    load_table(at, LINES, f"election,bulletin,organization,total\n2021-01-10,{label},odihr,7\n")
    assert BulletinLine.objects.get().bulletin == world


def test_the_second_bulletin_of_a_day_is_named_by_its_number(at, world):
    second = make_bulletin(world.election, date(2021, 1, 4), number=2, organizations_breakdown="partial")
    load_table(at, LINES, "election,bulletin,organization,total\n2021-01-10,2021-01-04-2,odihr,7\n")
    assert BulletinLine.objects.get().bulletin == second


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("2020-01-10,2021-01-04,odihr,,,,,1,,", [("unknown-choice", "election", "2020-01-10")]),
        (",2021-01-04,odihr,,,,,1,,", [("missing-value", "election", "")]),
        ("2021-01-10,2021-01-05,odihr,,,,,1,,", [("unknown-bulletin", "bulletin", "2021-01-05")]),
        ("2021-01-10,2021-01-04-9,odihr,,,,,1,,", [("unknown-bulletin", "bulletin", "2021-01-04-9")]),
        ("2021-01-10,31.02.2021,odihr,,,,,1,,", [("bad-date", "bulletin", "31.02.2021")]),
        ("2021-01-10,01/02/2021,odihr,,,,,1,,", [("ambiguous-date", "bulletin", "01/02/2021")]),
        (f"{PLACE},odhir,,,,,1,,", [("unknown-choice", "organization", "odhir")]),
        (f"{PLACE},,Norwy,,,,1,,", [("unknown-country", "country", "Norwy")]),
        (f"{PLACE},,XXX,,,,1,,", [("not-a-sender", "country", "XXX")]),
        (f"{PLACE},odihr,NO,,,,1,,", [("missing-value", "organization", "odihr")]),
        (f"{PLACE},,,,,,1,,", [("missing-value", "organization", "")]),
        (f"{PLACE},odihr,,nato,,,1,,", [("unknown-choice", "umbrella", "nato")]),
        (f"{PLACE},,NO,osce,,,1,,", [("unknown-choice", "umbrella", "osce")]),
        (f"{PLACE},odihr,,,,,many,,", [("bad-number", "total", "many")]),
        (f"{PLACE},odihr,,,,,-1,,", [("bad-number", "total", "-1")]),
        (f"{PLACE},odihr,,,,,1.5,,", [("bad-number", "total", "1.5")]),
        (f"{PLACE},odihr,,,,,{'9' * 30},,", [("bad-number", "total", "9" * 30)]),
        (f"{PLACE},odihr,,,,²,1,,", [("bad-number", "added", "²")]),
        (f"{PLACE},odihr,,,,,1,1,", [("bad-number", "at_least", "1")]),
        (f"{PLACE},odihr,,,,,1,,guess", [("unknown-choice", "quality", "guess")]),
        (f"{PLACE},odihr,,,{'x' * 256},,1,,", [("too-long", "announced_name", "x" * 120 + "…")]),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_column_and_value(at, world, row, found):
    make_umbrella("osce")
    make_country("XX", alpha3="XXX", kind=Country.Kind.SPECIAL)
    page = look(at, LINES, f"{HEADER}{row}\n")
    assert told(page) == [(code, 2, column, value) for code, column, value in found]
    confirm(at, page)
    assert not BulletinLine.objects.exists()


def test_an_announced_line_is_never_changed(at, world):
    make_bulletin_line(world, 29)
    page = look(at, LINES, f"election,bulletin,organization,total\n{PLACE},odihr,30\n")
    assert [(code, line) for code, line, *_where in told(page)] == [("conflict", 2)]
    assert "never changed" in page.content.decode()
    confirm(at, page)
    assert BulletinLine.objects.get().total == 29


def test_a_bulletin_that_has_lines_takes_no_further_one(at, world):
    make_bulletin_line(world, 29)
    page = look(at, LINES, f"election,bulletin,organization,total\n{PLACE},odihr,29\n{PLACE},org1,1\n")
    assert [(code, line, column) for code, line, column, _value in told(page)] == [("conflict", 3, "bulletin")]


def test_lines_that_do_not_add_up_to_what_was_announced_are_not_taken(at):
    bulletin = make_bulletin(organizations_observers=30, states_observers=5, total=35,
                             organizations_breakdown="complete", states_breakdown="complete")  # fmt: skip
    make_organization("odihr")
    make_country("NO")
    text = f"election,bulletin,organization,country,total\n{PLACE},odihr,,29\n{PLACE},,NO,4\n"
    page = look(at, LINES, text)
    assert told(page) == [("not-adding-up", 0, "", ""), ("not-adding-up", 0, "", "")]
    assert "the lines of organizations give 29, the bulletin says 30" in page.content.decode()
    assert "the lines of states give 4, the bulletin says 5" in page.content.decode()

    load_table(at, LINES, text.replace("29", "30").replace(",4", ",5"))
    assert bulletin.lines.count() == 2


def test_a_complete_breakdown_has_lines_for_organizations_and_states(at):
    """One half alone cannot be the whole of both."""
    make_bulletin(organizations_observers=30, states_observers=5, total=35,
                  organizations_breakdown="complete", states_breakdown="complete")  # fmt: skip
    make_organization("odihr")
    page = look(at, LINES, f"election,bulletin,organization,total\n{PLACE},odihr,30\n")
    assert "the lines of states give 0, the bulletin says 5" in page.content.decode()


def test_bulletins_of_an_election_in_the_register_are_not_loaded(at, world, election):
    page = look(at, LINES, f"election,bulletin,organization,total\n{election.slug},2021-01-04,odihr,29\n")
    assert [(code, column) for code, _line, column, _value in told(page)] == [("unknown-choice", "election")]


def test_lines_of_two_elections_go_in_with_one_file(at, world):
    other = make_bulletin(make_archive_election("2019-06-09", voting_day=date(2019, 6, 9)), date(2019, 6, 3),
                          organizations_breakdown="partial")  # fmt: skip
    load_table(at, LINES, f"election,bulletin,organization,total\n{PLACE},odihr,7\n2019-06-09,2019-06-03,odihr,8\n")
    assert (world.lines.get().total, other.lines.get().total) == (7, 8)


# Out and in again


@pytest.fixture
def reference(db):
    load()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("format", ["0", "1"], ids=["csv", "xlsx"])
def test_what_was_exported_is_nothing_to_change_when_it_comes_back(at, reference, table, format):
    file = at.post(reverse(f"admin:{table}_export"), {"format": format, "resource": ""})
    name = "table.csv" if format == "0" else "table.xlsx"
    page = send(at, file.content, name, page=f"admin:{table}_import")
    number = TABLES[table][3].objects.count()
    assert problems(page) == []
    assert totals(page) == {"read": number, "unchanged": number}
    assert number > 10


def test_exported_columns_are_those_of_files_that_come_in(at, reference):
    for table in TABLES:
        file = at.post(reverse(f"admin:{table}_export"), {"format": "0", "resource": ""}).content.decode("utf-8-sig")
        known = [column.name for column in at.get(reverse(f"admin:{table}_import")).context["columns"]]
        assert next(csv.reader(io.StringIO(file))) == known


# Statements


def number_of_statements(act):
    with CaptureQueriesContext(connection) as context:
        act()
    return len(context.captured_queries)


@pytest.mark.parametrize("table", TABLES)
def test_check_and_export_ask_as_much_of_10_rows_as_of_1000(at, table):
    header, _key, row, model = TABLES[table]
    make_country("NO")
    make_organization("odihr")
    make_bulletin(organizations_breakdown="partial", states_breakdown="partial")
    if table == LINES:
        Organization.objects.bulk_create(
            Organization(slug=f"org{n}", name_kk=f"k{n}", name_ru=f"r{n}", name_en=f"e{n}") for n in range(1000)
        )
    form = {"format": "0", "resource": ""}
    checks, exports = [], []
    for number in (10, 1000):
        text = "\n".join([header, *(row.format(n) for n in range(number)), ""])
        checks.append(number_of_statements(lambda text=text: look(at, table, text)))
        if table != LINES or number == 1000:
            load_table(at, table, text)
        exports.append(number_of_statements(lambda: at.post(reverse(f"admin:{table}_export"), form)))
    assert model.objects.count() >= 1000
    assert checks[0] == checks[1]
    assert exports[0] == exports[1]
