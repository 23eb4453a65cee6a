"""Loading again and again, after the commission has edited, and from files that are wrong."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.elections.models import Election, Phrase
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.models import Organization
from accreditation.reference.load import ReferenceInvalid, load
from accreditation.reference.models import LoadedRow
from accreditation.reference.read import Problem
from accreditation.spelling.sorting import sort_key
from scripts import country_names
from tests.reference.conftest import Edit

FINAL_OF_2021 = {"election": "2021-01-10", "date": "2021-01-04"}


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ReferenceInvalid) as raised:
        load(folder)
    return raised.value.problems


def test_the_command_sums_up_each_file_in_a_line(db: None) -> None:
    output = StringIO()
    call_command("load_reference", stdout=output)
    lines = output.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "countries.csv: 254 rows, 254 created"


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = list(LoadedRow.objects.order_by("pk").values())
    assert {str(outcome).split(", ")[1] for outcome in load()} == {"nothing changed"}
    assert list(LoadedRow.objects.order_by("pk").values()) == before


def test_a_row_that_nobody_edited_follows_the_file(loaded: None, folder: Path, edit: Edit) -> None:
    edit("countries.csv", {"code": "KG"}, name_ru="Киргизия")
    load(folder)
    country = Country.objects.get(code="KG")
    assert country.name_ru == "Киргизия"
    assert country.sort_ru == sort_key("Киргизия")
    assert "kirgiz" in country.search_key


def test_what_the_commission_edited_stays(loaded: None, folder: Path, edit: Edit) -> None:
    Organization.objects.filter(slug="oic").update(short_en="O.I.C.")
    Phrase.objects.filter(key="umbrella").update(text_en="As the commission words it.")
    Election.objects.filter(slug="2015-04-26").update(name_en="Early presidential election of 2015")
    edit("organizations.csv", {"slug": "oic"}, short_en="OIC!")
    outcomes = {outcome.file: outcome for outcome in load(folder)}
    assert Organization.objects.get(slug="oic").short_en == "O.I.C."
    assert Phrase.objects.get(key="umbrella").text_en == "As the commission words it."
    assert Election.objects.get(slug="2015-04-26").name_en == "Early presidential election of 2015"
    assert outcomes["organizations.csv"].kept == ["oic"]
    assert str(outcomes["phrases.csv"]) == "phrases.csv: 13 rows, 1 kept as they are"


def test_an_election_that_was_hidden_stays_hidden(loaded: None) -> None:
    Election.objects.filter(slug="2016-03-20").update(is_public=False)
    load()
    assert not Election.objects.get(slug="2016-03-20").is_public


def test_a_spelling_that_somebody_deleted_does_not_come_back(loaded: None) -> None:
    CountryAlias.objects.get(text="Indian").delete()
    outcomes = {outcome.file: outcome for outcome in load()}
    assert outcomes["country_aliases.csv"].deleted == ["indian"]
    assert not CountryAlias.objects.filter(text="Indian").exists()


def test_a_spelling_that_the_commission_gave_another_country_stays_with_it(db: None, folder: Path) -> None:
    load(folder)
    CountryAlias.objects.filter(text="Turkey").update(country="TM")
    load(folder)
    assert CountryAlias.objects.get(text="Turkey").country_id == "TM"


def test_a_bulletin_is_never_changed_by_a_file(loaded: None, folder: Path, edit: Edit) -> None:
    edit("bulletins.csv", FINAL_OF_2021, note_en="Otherwise.")
    outcomes = {outcome.file: outcome for outcome in load(folder)}
    assert outcomes["bulletins.csv"].kept == ["2021-01-10 | 2021-01-04 | 1"]
    assert not Bulletin.objects.filter(note_en="Otherwise.").exists()


def test_rows_typed_in_before_the_first_load_stay(db: None) -> None:
    Country.objects.create(code="NO", alpha3="NOR", name_kk="Норвегия", name_ru="Норвегия", name_en="The fjords")
    load()
    assert Country.objects.get(code="NO").name_en == "The fjords"
    assert Country.objects.count() == 254


def test_loading_takes_as_many_queries_for_any_number_of_rows(loaded: None, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60):
        load()


def test_every_problem_is_named_with_file_line_and_column_and_nothing_is_saved(
    db: None, folder: Path, edit: Edit
) -> None:
    edit("elections.csv", {"slug": "2015-04-26"}, voting_day="26.04.2015")
    edit("bulletins.csv", FINAL_OF_2021, total="many", quality="certain")
    edit("organizations.csv", {"slug": "odihr"}, umbrella="osze")
    places = {(problem.file, problem.line, problem.column) for problem in problems_of(folder)}
    assert places == {
        ("elections.csv", 2, "voting_day"),
        ("bulletins.csv", 20, "total"),
        ("bulletins.csv", 20, "quality"),
        ("organizations.csv", 8, "umbrella"),
    }
    assert not Country.objects.exists()


def test_the_command_lists_the_problems_and_fails(db: None, folder: Path, edit: Edit) -> None:
    edit("countries.csv", {"code": "NO"}, name_en="")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 problems; nothing was saved"):
        call_command("load_reference", folder=folder, stderr=errors)
    assert "countries.csv, line 168, name_en: “”: This field cannot be blank." in errors.getvalue()


@pytest.mark.parametrize(
    ("file", "where", "changes", "told"),
    [
        ("bulletins.csv", FINAL_OF_2021, {"states_observers": "75"}, "398 is not 322 + 75"),
        ("bulletins.csv", FINAL_OF_2021, {"added": "25"}, "398, but the meetings give 399"),
        ("bulletins.csv", FINAL_OF_2021, {"organizations_senders": "11"}, "11, but there are 10 lines"),
        ("bulletins.csv", FINAL_OF_2021, {"meeting": "6"}, "was held on 2020-12-28"),
        (
            "bulletin_lines.csv",
            FINAL_OF_2021 | {"organization": "odihr"},
            {"total": "43"},
            "322, but the lines add up to 323",
        ),
        ("bulletin_lines.csv", FINAL_OF_2021 | {"country": "TR"}, {"at_least": "47"}, "76, but the lines prove 77"),
        (
            "bulletin_lines.csv",
            {"election": "2021-01-10", "date": "2020-12-22", "country": "RO"},
            {"added": "4"},
            "190, but the lines add 191",
        ),
        ("elections.csv", {"slug": "2021-01-10"}, {"closes": "2021-01-05T18:00"}, "the rule gives 2021-01-04T18:00"),
        ("elections.csv", {"slug": "2021-01-10"}, {"contests": "sheriff"}, "“sheriff” is not one of"),
        ("country_aliases.csv", {"alias": "Indian"}, {"alias": "Niger"}, "“Niger” already means NE"),
        ("country_aliases.csv", {"alias": "Indian"}, {"alias": "—"}, "has no letter or digit"),
        ("country_aliases.csv", {"alias": "Indian"}, {"alias": "INDIAN "}, "begins or ends with a blank"),
        ("organization_aliases.csv", {"alias": "ICS"}, {"alias": "СНГ"}, "“СНГ” already means cis"),
        ("meetings.csv", {"election": "2021-01-10", "ordinal": "3"}, {"held_on": "2020-12-11"}, "is before meeting 3"),
        ("meetings.csv", {"election": "2021-01-10", "ordinal": "3"}, {"ordinal": "4"}, "is already on line"),
        ("umbrellas.csv", {"slug": "osce"}, {}, "“osce” is not in umbrellas.csv"),
    ],
)
def test_files_that_contradict_themselves_are_refused(
    db: None, folder: Path, edit: Edit, file: str, where: dict[str, str], changes: dict[str, str], told: str
) -> None:
    edit(file, where, **changes)
    assert told in "\n".join(str(problem) for problem in problems_of(folder))
    assert not BulletinLine.objects.exists()


def test_a_missing_file_and_an_unknown_column_are_named(db: None, folder: Path) -> None:
    (folder / "phrases.csv").unlink()
    file = folder / "umbrellas.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("short_en", "abbreviation"), encoding="utf-8")
    problems = problems_of(folder)
    assert {(problem.file, problem.line, problem.column) for problem in problems[:3]} >= {("phrases.csv", 1, "")}
    assert Problem("umbrellas.csv", 1, "short_en", "is missing, unknown or repeated") in problems


def test_the_generator_of_country_names_writes_the_file_as_it_is(folder: Path, monkeypatch) -> None:
    before = (folder / "countries.csv").read_bytes()
    monkeypatch.setattr(country_names, "COUNTRIES", folder / "countries.csv")
    country_names.main()
    assert (folder / "countries.csv").read_bytes() == before
