"""The list of observers: found in either script, narrowed, and at the same cost for few and for many."""

import pytest
from django.urls import reverse

from accreditation.delegations.models import Observer
from tests.costs import costs_for_few_and_many
from tests.factories import (
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_organization,
    make_submission,
    make_submission_row,
    make_umbrella,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:delegations_observer_changelist")


def found(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return {person.family_name for person in response.context["cl"].queryset}


@pytest.fixture
def people():
    delegation = make_delegation()
    make_observer(
        delegation, family_name="Shcherbatsova", given_name="Olga",
        family_name_cyrillic="Щербацова", given_name_cyrillic="Ольга", document_number="ZX 8812345",
    )  # fmt: skip
    make_observer(delegation, family_name="Nordquest", given_name="Lars", reference="k7m2p9q4rt")
    make_observer(delegation, family_name="Ибраимофф", given_name="Әсел")


@pytest.mark.parametrize(
    "query",
    [
        "Щербацова", "щербацова", "ЩЕРБАЦОВА", "щербац", "Shcherbatsova", "SHCHERBATSOVA", "scherbatsova",
        "Ольга Щербацова", "olga shch", "Щербацова Olga",
    ],
)  # fmt: skip
def test_a_person_is_found_in_either_script_in_any_case_and_order(people, clerk, desk, query):
    assert found(desk(clerk), q=query) == {"Shcherbatsova"}


@pytest.mark.parametrize("query", ["әсел", "ӘСЕЛ", "asel", "Ibraimoff", "ибраимофф"])
def test_kazakh_letters_are_found_in_any_case_and_in_latin(people, clerk, desk, query):
    assert found(desk(clerk), q=query) == {"Ибраимофф"}


@pytest.mark.parametrize("query", ["batsova", "Щербацова Lars", "ova olga", "zyx" * 200])
def test_what_begins_no_word_of_the_name_finds_nobody(people, clerk, desk, query):
    assert found(desk(clerk), q=query) == set()


@pytest.mark.parametrize("query", ["", "   ", "\x00", "%_'\";--"])
def test_a_search_without_letters_leaves_the_list_as_it_is(people, clerk, desk, query):
    assert len(found(desk(clerk), q=query)) == 3


def test_a_person_is_found_by_the_reference(people, clerk, desk):
    assert found(desk(clerk), q="k7m2p9q4rt") == {"Nordquest"}


FIND = reverse("admin:delegations_observer_find_document")


@pytest.mark.parametrize("number", ["ZX 8812345", "zx8812345", "ZX-8812345"])
def test_a_document_leads_to_its_person_whoever_issued_it(people, clerk, desk, number):
    response = desk(clerk).post(FIND, {"number": number})

    person = Observer.objects.get(family_name="Shcherbatsova")
    assert response.url == reverse("admin:delegations_observer_change", args=[person.pk])


def test_a_document_of_several_leads_to_the_list_of_them(people, clerk, desk):
    first = Observer.objects.get(family_name="Shcherbatsova")
    make_observer(make_delegation(first.delegation.election, make_organization("sco")), document_number="ZX 8812345")

    response = desk(clerk).post(FIND, {"number": "ZX8812345"}, follow=True)

    assert len(response.context["cl"].result_list) == 2
    assert "ZX8812345" not in response.request["QUERY_STRING"]


@pytest.mark.parametrize("number", ["", "ZX 1", "\x00", "9" * 5000])
def test_a_document_of_nobody_is_said_to_be_so(people, clerk, desk, number):
    response = desk(clerk).post(FIND, {"number": number}, follow=True)

    assert "Nobody in the register has this document." in response.content.decode()


def test_documents_are_not_found_by_the_address_of_a_search(people, clerk, desk):
    assert found(desk(clerk), q="ZX8812345") == set()
    assert desk(clerk).get(FIND).status_code == 405


def test_a_document_tells_the_auditor_nothing(people, auditor, desk):
    client = desk(auditor)
    assert client.post(FIND, {"number": "ZX8812345"}).status_code == 403
    assert FIND not in client.get(reverse("admin:delegations_observer_changelist")).content.decode()
    assert found(client, q="щербацова") == {"Shcherbatsova"}


def test_the_list_is_narrowed_by_umbrella_with_the_one_given_at_the_election(clerk, desk):
    election, osce = make_election(), make_umbrella("osce")
    own = make_delegation(election, make_organization("odihr", umbrella=osce))
    given = make_delegation(election, make_organization("sco"), umbrella=osce)
    taken_away = make_delegation(election, make_organization("oic", umbrella=osce), umbrella=make_umbrella("cis"))
    for delegation, name in ((own, "Own"), (given, "Given"), (taken_away, "Elsewhere")):
        make_observer(delegation, family_name=name)
    assert found(desk(clerk), umbrella="osce") == {"Own", "Given"}
    assert found(desk(clerk), umbrella="cis") == {"Elsewhere"}


def test_the_list_is_narrowed_to_organizations_or_states(clerk, desk):
    election = make_election()
    make_observer(make_delegation(election), family_name="Sent by ODIHR")
    make_observer(make_delegation(election, country=make_country("TR")), family_name="Sent by Türkiye")
    assert found(desk(clerk), sent_by="organization") == {"Sent by ODIHR"}
    assert found(desk(clerk), sent_by="country") == {"Sent by Türkiye"}


def test_the_list_is_narrowed_to_persons_under_two_senders(clerk, desk):
    election = make_election()
    for slug in ("odihr", "sco"):
        make_observer(make_delegation(election, make_organization(slug)), family_name=slug, document_number="N1")
    make_observer(Observer.objects.first().delegation, document_number="N2")
    assert found(desk(clerk), twins="yes") == {"odihr", "sco"}


@pytest.mark.parametrize(
    "query",
    [
        {"delegation": "x"},
        {"delegation": "9" * 30},
        {"delegation__election__id__exact": "9" * 30},
        {"umbrella": "\x00"},
        {"sent_by": "x"},
    ],
)
def test_a_filter_that_means_nothing_is_no_error(people, clerk, desk, query):
    assert desk(clerk).get(LIST, query).status_code in {200, 302}


def test_delegations_are_chosen_by_any_spelling(clerk, desk):
    wanted = make_delegation(country=make_country("KG"))
    make_delegation()
    answer = desk(clerk).get(
        reverse("admin:autocomplete"),
        {"app_label": "delegations", "model_name": "observer", "field_name": "delegation", "term": "ҚЫРҒЫЗ"},
    )
    assert [row["id"] for row in answer.json()["results"]] == [str(wanted.pk)]


@pytest.mark.parametrize("name", ["observer", "delegation", "submission", "submissionrow"])
def test_a_list_costs_the_same_for_few_and_for_many(clerk, desk, name):
    election = make_election()

    def add(numbers):
        for number in numbers:
            delegation, submission = (
                make_delegation(election, make_organization(f"body-{number}")),
                make_submission(election),
            )
            people = make_observers(2, delegation, submission=submission, document_country=make_country("DE"))
            for line, person in enumerate(people, 2):
                make_submission_row(submission, line, observer=person)

    few, many = costs_for_few_and_many(desk(clerk), reverse(f"admin:delegations_{name}_changelist"), add)
    assert few == many
