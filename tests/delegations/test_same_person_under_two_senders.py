"""The same document under two senders of one election: allowed, warned of or forbidden, as the election says."""

import threading

import pytest
from django.db import connection, transaction

from accreditation.delegations import duplicates
from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from tests.factories import make_country, make_delegation, make_election, make_observer, make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def two_delegations(rule="warn"):
    election = make_election(duplicate_rule=rule)
    return make_delegation(election), make_delegation(election, make_organization("sco"))


def enter(delegation, number="N 123", instance=None, **typed):
    """Validate the form as the admin does: inside a transaction."""
    data = {"delegation": delegation.pk, "family_name": "Nordquest", "nationality": "NO", "role": "observer"}
    form = ObserverForm(data | {"document_number": number} | typed, instance=instance)
    with transaction.atomic():
        form.is_valid()
    return form


def test_where_it_is_forbidden_the_field_of_the_document_says_where_it_stands():
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, family_name="Rosenhagen", given_name="Ines", document_number="N123")
    assert enter(sco).errors["document_number"] == [
        "The same document is entered under another sender: "
        "Rosenhagen Ines (Office for Democratic Institutions and Human Rights, submitted)."
    ]


def test_where_it_is_warned_of_the_person_is_saved_with_the_warning():
    odihr, sco = two_delegations("warn")
    make_observer(odihr, family_name="Rosenhagen", given_name="Ines", document_number="N123")
    form = enter(sco)
    assert form.is_valid()
    assert "Rosenhagen Ines" in form.warnings[0]


def test_where_it_is_allowed_nothing_is_said():
    odihr, sco = two_delegations("allow")
    make_observer(odihr, document_number="N123")
    form = enter(sco)
    assert form.is_valid()
    assert form.warnings == []


@pytest.mark.parametrize("typed", ["n123", "N-123", " N № 123 ", "№ N123", "Ｎ１２３"])
def test_a_document_is_recognized_however_it_is_typed(typed):
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="N123")
    assert "document_number" in enter(sco, typed).errors


def test_letters_that_look_alike_in_both_alphabets_are_one_document():
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="AB123")
    assert "document_number" in enter(sco, "АВ123").errors


def test_the_same_number_of_another_country_is_another_document():
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="N123", nationality=make_country("TR"))
    assert enter(sco).is_valid()


def test_the_issuing_country_counts_where_it_is_not_the_nationality():
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="N123", nationality=make_country("TR"), document_country=make_country("NO"))
    assert "document_number" in enter(sco).errors


def test_people_without_a_document_are_never_taken_for_each_other():
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, family_name="Nordquest")
    assert enter(sco, number="").is_valid()


@pytest.mark.parametrize("status", ["recalled", "refused", "withdrawn", "revoked", "replaced"])
def test_whoever_left_may_come_under_another_sender(status):
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="N123", status=status)
    assert enter(sco).is_valid()


@pytest.mark.parametrize("status", ["submitted", "incomplete", "ready", "accredited"])
def test_whoever_stands_in_a_delegation_holds_the_document(status):
    odihr, sco = two_delegations("forbid")
    make_observer(odihr, document_number="N123", status=status)
    assert "document_number" in enter(sco).errors


def test_another_election_is_another_matter():
    _odihr, sco = two_delegations("forbid")
    make_observer(make_delegation(make_election("other")), document_number="N123")
    assert enter(sco).is_valid()


def test_a_person_is_no_twin_of_his_or_her_own_when_changing_delegations():
    odihr, sco = two_delegations("forbid")
    person = make_observer(odihr, document_number="N123")
    assert enter(sco, instance=person).is_valid()


def test_within_one_delegation_a_document_is_refused_whatever_the_rule_says():
    odihr, _sco = two_delegations("allow")
    make_observer(odihr, family_name="Rosenhagen", given_name="Ines", document_number="N123")
    assert enter(odihr).errors["document_number"] == ["This delegation already has this document: Rosenhagen Ines."]


def test_the_list_marks_both_twins_and_nobody_else():
    odihr, sco = two_delegations("warn")
    twins = [make_observer(delegation, document_number="N123") for delegation in (odihr, sco)]
    make_observer(odihr)
    make_observer(sco)
    make_observer(sco, document_number="N999", status="recalled")
    make_observer(odihr, document_number="N999")
    marked = Observer.objects.with_possible_duplicate().filter(duplicated=True)
    assert set(marked) == set(twins)


def test_asking_for_many_documents_is_one_query(django_assert_num_queries):
    odihr, _sco = two_delegations()
    people = [make_observer(odihr, document_number=f"N{number}") for number in range(5)]
    digests = [person.document_digest for person in people]
    with django_assert_num_queries(1):
        found = duplicates.others_with_same_document(odihr.election, digests)
        described = [duplicates.describe(found[digest]) for digest in digests]
    assert all(person.family_name in sentence for person, sentence in zip(people, described, strict=True))


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_enter_one_document_at_once_the_second_is_refused():
    """The second begins after the first has looked for twins, and before the first has saved."""
    odihr, sco = two_delegations("forbid")
    make_country("NO")
    second_done = threading.Event()
    second_errors = {}

    def second_clerk():
        try:
            with transaction.atomic():
                form = enter(sco)
                second_errors.update(form.errors)
                if form.is_valid():
                    form.save()
        finally:
            second_done.set()
            connection.close()

    second = threading.Thread(target=second_clerk)
    with transaction.atomic():
        first = enter(odihr)
        assert first.is_valid()
        second.start()
        second_done.wait(0.5)  # in vain: the second waits for the lock on the election
        first.save()
    second.join()
    assert set(second_errors) == {"document_number"}
    assert Observer.objects.count() == 1


def test_the_lock_returns_the_rule_as_it_stands_now():
    odihr, _sco = two_delegations("allow")
    Election.objects.update(duplicate_rule="forbid")
    assert duplicates.lock(odihr.election).duplicate_rule == "forbid"
