"""Whoever sets up an election reads when accreditation closes, and cannot change what hangs on it already."""

from datetime import date

import pytest
from django.urls import reverse

from accreditation.elections.models import Election, Phrase
from tests.costs import costs_for_few_and_many
from tests.factories import make_accredited, make_contest, make_delegation, make_election, make_meeting
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:elections_election_add")
LIST = reverse("admin:elections_election_changelist")
NAMES = {"name_kk": "Сайлау", "name_ru": "Выборы", "name_en": "Vote", "slug": "2030-01-06"}


def change(row):
    return reverse(f"admin:elections_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_days_are_typed_as_day_month_year_in_every_language(administrator, desk, language):
    client = desk(administrator, language)
    typed = NAMES | {"voting_day": "06.01.2030", "opens_on": "01.11.2029"}
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    election = Election.objects.get(slug="2030-01-06")
    assert (election.voting_day, election.opens_on) == (date(2030, 1, 6), date(2029, 11, 1))
    assert client.get(change(election)).context["adminform"].form["voting_day"].value() == date(2030, 1, 6)
    assert 'value="06.01.2030"' in client.get(change(election)).content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_month_before_the_day_is_refused_in_every_language(administrator, desk, language):
    client = desk(administrator, language)
    response = client.post(ADD, filled_in(client.get(ADD), **NAMES, voting_day="1/31/2030"))
    assert set(errors_in(response)) == {"voting_day"}
    assert not Election.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("time_zone", "Almaty"),
        ("time_zone", "../zone"),
        ("voting_day", "01.01.0001"),
        ("voting_day", "31.02.2030"),
        ("full_days_before", "40000"),
        ("full_days_before", "366"),
        ("full_days_before", "-1"),
        ("closing_time", "25:00"),
        ("slug", "выборы"),
    ],
)
def test_nonsense_comes_back_with_a_sentence(administrator, desk, field, typed):
    client = desk(administrator)
    given = NAMES | {"voting_day": "06.01.2030"} | {field: typed}
    response = client.post(ADD, filled_in(client.get(ADD), **given))
    assert response.status_code == 200
    assert set(errors_in(response)) & {field, "__all__"}
    assert not Election.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"voting_day": "31.12.1899"}, "The voting day lies before 1900."),
        ({"second_round_day": "06.01.2030"}, "The second round is held after voting day."),
        ({"opens_on": "06.01.2030"}, "Accreditation opens before voting day."),
        ({"full_days_before": "366"}, "Accreditation closes at most a year before voting day."),
        ({"closing_is_known": None}, "An election with a register has a closing moment."),
    ],
)
def test_rules_that_contradict_each_other_come_back_in_words(administrator, desk, fields, said):
    client = desk(administrator)
    response = client.post(ADD, filled_in(client.get(ADD), **NAMES | {"voting_day": "06.01.2030"} | fields))
    assert errors_in(response) == {"__all__": [said]}


def test_a_contest_named_twice_comes_back_with_a_sentence(administrator, desk):
    client = desk(administrator)
    twice = {"contests-TOTAL_FORMS": 2, "contests-0-kind": "mazhilis", "contests-1-kind": "mazhilis"}
    response = client.post(ADD, filled_in(client.get(ADD), **NAMES, voting_day="06.01.2030", **twice))
    assert response.status_code == 200
    assert not Election.objects.exists()
    election = make_election()
    response = client.post(change(election), filled_in(client.get(change(election)), **twice))
    assert response.status_code == 200
    twice["contests-1-kind"] = "maslikhats"
    assert client.post(change(election), filled_in(client.get(change(election)), **twice)).status_code == 302
    assert {contest.kind for contest in election.contests.all()} == {"mazhilis", "maslikhats"}


def test_the_page_says_when_it_closes_and_why(administrator, desk):
    election = make_election(voting_day=date(2021, 1, 10))
    page = desk(administrator).get(change(election)).content.decode()
    assert "04.01.2021 18:00 (Asia/Almaty). 5 full days lie between" in page


def test_what_is_typed_wrong_leaves_the_closing_as_stored(administrator, desk):
    client = desk(administrator)
    election = make_election(voting_day=date(2021, 1, 10))
    response = client.post(change(election), filled_in(client.get(change(election)), time_zone="Almaty"))
    assert set(errors_in(response)) == {"time_zone"}
    assert "04.01.2021 18:00 (Asia/Almaty)" in response.content.decode()


def fields_of(client, election):
    return set(client.get(change(election)).context["adminform"].form.fields)


def test_the_address_of_a_public_election_cannot_be_typed_over(administrator, desk):
    client = desk(administrator)
    assert "slug" in fields_of(client, make_election())
    assert "slug" not in fields_of(client, make_election(is_public=True))


def test_the_basis_of_the_figures_is_frozen_once_there_is_a_delegation_or_a_meeting(administrator, desk):
    client = desk(administrator)
    assert "basis" in fields_of(client, make_election())
    assert "basis" not in fields_of(client, make_delegation().election)
    assert "basis" not in fields_of(client, make_meeting().election)


def test_who_counts_is_frozen_once_the_commission_decided(administrator, desk):
    client = desk(administrator)
    planned = make_meeting().election
    decided = make_accredited(1)[0].delegation.election
    assert {"counts_interpreters", "counts_staff"} <= fields_of(client, planned)
    assert not {"counts_interpreters", "counts_staff"} & fields_of(client, decided)
    assert "duplicate_rule" in fields_of(client, decided)


def test_nobody_can_call_an_election_fictitious_by_hand(administrator, desk):
    assert "fictitious" not in fields_of(desk(administrator), make_election())


@pytest.mark.parametrize("query", ["ВЫБОРЫ", "выборы", "vybory", "ELECTION", "сайлау"])
def test_an_election_is_found_in_either_script_and_any_case(administrator, desk, query):
    wanted = make_election("2030-01-06")
    make_election("2031-01-06", name_kk="x", name_ru="x", name_en="x")
    found = desk(administrator).get(LIST, {"q": query}).context["cl"].queryset
    assert list(found) == [wanted]


def test_the_commission_words_its_phrases_and_adds_none(secretary, administrator, clerk, desk):
    phrase = Phrase.objects.create(key="place", text_kk="к", text_ru="р", text_en="e")
    client = desk(secretary)
    assert (
        client.post(change(phrase), filled_in(client.get(change(phrase)), text_en="As we word it.")).status_code == 302
    )
    assert Phrase.objects.get().text_en == "As we word it."
    assert client.get(reverse("admin:elections_phrase_add")).status_code == 403
    assert desk(administrator).get(reverse("admin:elections_phrase_delete", args=[phrase.pk])).status_code == 403
    assert desk(clerk).get(change(phrase)).status_code == 403


def test_the_list_costs_the_same_for_few_and_for_many(administrator, desk):
    few, many = costs_for_few_and_many(
        desk(administrator), LIST, lambda numbers: [make_contest(make_election(f"vote-{number}")) for number in numbers]
    )
    assert few == many
