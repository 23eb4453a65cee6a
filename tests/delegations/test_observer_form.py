"""What the form of one person refuses, and what it only remarks on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Observer
from tests.factories import (
    make_archive_election,
    make_closed_election,
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_organization,
    make_submission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def form(delegation=None, instance=None, /, **typed):
    """The validated form of a person who lacks nothing, but for what is typed otherwise."""
    delegation = delegation or make_delegation()
    make_country("NO")
    data = {"delegation": delegation.pk, "family_name": "Nordquest", "nationality": "NO", "role": "observer"} | typed
    sent = ObserverForm(data, instance=instance)
    with transaction.atomic():
        sent.is_valid()
    return sent


def test_a_family_name_a_nationality_and_a_delegation_are_enough():
    sent = form()
    assert sent.is_valid(), sent.errors
    assert sent.save().status == "submitted"


@pytest.mark.parametrize("name", ["delegation", "family_name", "nationality", "role"])
def test_without_one_of_these_nothing_is_saved(name):
    assert set(form(**{name: ""}).errors) == {name}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("family_name", "Nord\x00quest"),
        ("family_name", "N" * 121),
        ("position", "p" * 256),
        ("role", "tourist"),
        ("nationality", "XX"),
        ("nationality", "Norway"),
        ("birth_date", "31.02.1980"),
        ("birth_date", "1980"),
        ("birth_date", "2/31/1980"),
        ("delegation", "first"),
        ("delegation", "99999999999999999999"),
        ("submission", "99999999999999999999"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(name, typed):
    assert set(form(**{name: typed}).errors) == {name}


def test_a_birth_in_the_future_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert form(birth_date=f"{tomorrow:%d.%m.%Y}").errors["birth_date"] == ["The birth date lies in the future."]
    assert form(birth_date=f"{timezone.localdate():%d.%m.%Y}").is_valid()


def test_a_birth_before_1900_is_refused_also_by_the_database():
    assert "The birth date lies before 1900." in str(form(birth_date="31.12.1899").errors)
    assert form(birth_date="01.01.1900").is_valid()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_observer(birth_date=date(1899, 12, 31))


@pytest.mark.parametrize("fields", [{"family_name": ""}, {"status": "lost"}, {"role": "tourist"}])
def test_the_database_refuses_a_person_who_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_observer(**fields)


def test_after_the_closing_nobody_is_entered():
    sent = form(make_delegation(make_closed_election()))
    assert set(sent.errors) == {"delegation"}
    assert "closed on" in sent.errors["delegation"][0]


def test_before_the_opening_lists_may_be_prepared():
    assert form(make_delegation(make_election(opens_on=timezone.localdate() + timedelta(days=3)))).is_valid()


def test_where_only_announced_figures_are_held_nobody_is_entered():
    archive = make_archive_election(voting_day=timezone.localdate() + timedelta(days=30))
    sent = form(make_delegation(archive))
    assert sent.errors["delegation"] == [f"“{archive}” holds announced figures only; no person can be entered."]


def test_after_the_closing_those_who_were_entered_in_time_are_still_mended():
    person = make_observer(make_delegation(make_closed_election()))
    assert form(person.delegation, person, family_name="Nordqvist").is_valid()


def test_after_the_closing_nobody_comes_over_from_another_election():
    person = make_observer()
    assert set(form(make_delegation(make_closed_election("closed")), person).errors) == {"delegation"}


def test_a_person_may_change_to_another_delegation_of_the_election():
    person = make_observer()
    other = make_delegation(person.delegation.election, make_organization("sco"))
    assert form(other, person).is_valid()


def test_the_list_must_have_been_sent_for_the_same_election():
    delegation = make_delegation()
    other = make_submission(make_election("other"))
    assert set(form(delegation, submission=other.pk).errors) == {"submission"}
    assert form(delegation, submission=make_submission(delegation.election).pk).is_valid()


@pytest.mark.parametrize("status", ["accredited", "refused", "withdrawn", "revoked", "replaced"])
def test_a_form_that_was_opened_before_the_decision_is_refused_after_it(status):
    person = make_observer(family_name="Rosenhagen", given_name="Ines")
    Observer.objects.update(status=status)
    label = Observer.Status(status).label
    assert form(person.delegation, person).errors["__all__"] == [
        f"Nothing was saved: the commission meanwhile decided on Rosenhagen Ines, who is now “{label}”."
    ]


@pytest.mark.parametrize("status", ["submitted", "incomplete", "ready", "recalled"])
def test_until_the_decision_a_person_is_mended(status):
    person = make_observer(status=status)
    assert form(person.delegation, person).is_valid()


def test_a_letter_of_the_other_alphabet_is_remarked_on_and_saved_as_typed():
    sent = form(family_name="Ivаnov")  # the а is Cyrillic
    assert sent.is_valid()
    assert sent.warnings == ["“Ivаnov” mixes Latin and Cyrillic letters. Probably meant: “Ivanov”."]
    assert sent.save().family_name == "Ivаnov"


def test_two_words_in_two_scripts_are_no_slip():
    assert form(position="эксперт OSCE").warnings == []


def test_a_person_is_called_by_the_name_in_the_passport():
    person = make_observer(family_name="Nordquest", given_name="Lars", patronymic="Nilsson", family_name_cyrillic="Н")
    assert str(person) == "Nordquest Lars Nilsson"


def test_every_person_has_a_reference_of_ten_unmistakable_letters():
    references = {person.reference for person in make_observers(50)}
    assert len(references) == 50
    assert all(len(reference) == 10 and not set(reference) & set("ilouILOU") for reference in references)
