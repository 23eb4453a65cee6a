"""The admin's page of a row tells who changed what, from which value to which, and when."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accreditation.commission.record import record_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Observer
from accreditation.elections.models import Phrase
from accreditation.history.operations import operation
from accreditation.history.records import record_created
from tests.factories import (
    make_country,
    make_country_alias,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observer,
    make_observers,
    make_organization,
    make_organization_alias,
    make_ready,
    make_submission,
    make_umbrella,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditors_browser(auditor):
    client = Client(headers={"accept-language": "en"})
    client.force_login(auditor)
    return client


@pytest.fixture
def clerks_browser(clerk):
    client = Client(headers={"accept-language": "en"})
    client.force_login(clerk)
    return client


def address(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


def page(client, row):
    response = client.get(address(row))
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    """What a person reads of the page's own content, in one line."""
    content = html.split('<div class="history">')[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content))).strip()


def observer_with_changes(user, **changes):
    with operation(user):
        observer = make_observer(document_number="N 4417031", position="Expert")
        record_created([observer])
    for name, value in changes.items():
        with operation(user):
            setattr(observer, name, value)
            observer.save()
    return observer


def test_it_tells_who_changed_what_from_which_value_to_which(auditors_browser, clerk):
    observer = observer_with_changes(clerk, position="Lawyer")
    told = words(page(auditors_browser, observer))
    assert "Position Expert Lawyer" in told
    assert "Aigerim Testova" in told
    assert str(observer.history.first().operation)[:8] in told


def test_the_newest_act_comes_first(auditors_browser, clerk):
    told = words(page(auditors_browser, observer_with_changes(clerk, position="Lawyer", title="Dr")))
    assert told.index("Title – Dr") < told.index("Position Expert Lawyer") < told.index("created")


def test_values_are_told_in_words_and_in_the_formats_of_the_reader(auditors_browser, clerk):
    observer = observer_with_changes(
        clerk, role="interpreter", nationality=make_country("DE"), birth_date=timezone.datetime(1980, 2, 28).date()
    )
    told = words(page(auditors_browser, observer))
    assert "Role observer interpreter" in told
    assert "Nationality Norway Germany" in told
    assert "Birth date – 28.02.1980" in told


def test_it_speaks_the_language_of_the_reader(clerk, clerks_browser):
    observer = observer_with_changes(clerk, nationality=make_country("DE"))
    clerks_browser.cookies["django_language"] = "ru"
    assert "Норвегия Германия" in words(page(clerks_browser, observer))


def test_a_field_that_did_not_change_is_not_told(auditors_browser, clerk):
    observer = observer_with_changes(clerk, position="Lawyer")
    latest = words(page(auditors_browser, observer)).split("created")[0]
    assert "Family name" not in latest


def test_saving_without_a_change_is_told_as_that(auditors_browser, clerk):
    told = words(page(auditors_browser, observer_with_changes(clerk, position="Expert")))
    assert "saved as it was" in told


def test_of_a_row_older_than_its_history_the_time_before_is_not_invented(auditors_browser):
    observer = make_observer(position="Expert")
    observer.position = "Lawyer"
    observer.save()
    told = words(page(auditors_browser, observer))
    assert "changed; what it was before is not on record" in told
    assert "Position Lawyer" in told


def test_a_row_without_history_says_so(auditors_browser):
    assert "Nothing was changed since history is kept" in page(auditors_browser, make_observer())


def test_a_document_number_is_shown_to_whoever_enters_persons(clerks_browser, clerk):
    told = words(page(clerks_browser, observer_with_changes(clerk, document_number="N 5528142")))
    assert "Document number N 4417031 N 5528142" in told


def test_an_auditor_reads_that_the_document_number_changed_and_not_from_which_to_which(auditors_browser, clerk):
    html = page(auditors_browser, observer_with_changes(clerk, document_number="N 5528142"))
    assert "Document number changed, not shown to you" in words(html)
    assert "Document number given, not shown to you" in words(html)
    assert "4417031" not in html
    assert "5528142" not in html


def test_a_meeting_and_its_persons_tell_the_same_operation(auditors_browser, secretary):
    people = make_observers(3)
    make_ready(people)
    meeting = make_meeting(people[0].delegation.election)
    record_meeting(meeting, [make_item(person, "accredit") for person in people], secretary, timezone.now())
    of_person, of_meeting = words(page(auditors_browser, people[0])), words(page(auditors_browser, meeting))
    assert "Status ready accredited" in of_person
    assert "Decision of the commission" in of_person
    assert "2 more in the same operation" in of_person
    shown = str(meeting.history.first().operation)[:8]
    assert shown in of_person
    assert shown in of_meeting
    assert "Serik Proverkin" in of_meeting


def test_what_is_edited_beside_a_row_is_told_on_its_page(auditors_browser, administrator):
    norway = make_country("NO")
    with operation(administrator):
        alias = make_country_alias("Norge", norway)
    alias.text = "Noreg"
    alias.save()
    alias.delete()
    told = words(page(auditors_browser, norway))
    assert "Spelling Norge Noreg" in told
    assert "Spelling of a country: deleted" in told
    assert "Adil Primerov" in told


def test_rows_that_came_together_beside_a_row_are_told_together(auditors_browser, administrator):
    norway = make_country("NO")
    with operation(administrator):
        make_country_alias("Norge", norway)
        make_country_alias("Noreg", norway)
    told = words(page(auditors_browser, norway))
    assert "Spelling of a country: created Field Value Spelling Norge Spelling Noreg" in told


def test_an_act_on_what_stands_beside_a_row_tells_how_many_other_rows_it_changed(auditors_browser, administrator):
    norway, germany, austria = make_country("NO"), make_country("DE"), make_country("AT")
    with operation(administrator):
        make_country_alias("Norge", norway)
        germany.save()
        austria.save()
    assert "2 more in the same operation" in words(page(auditors_browser, norway))


def test_a_related_row_that_is_gone_is_told_by_its_key(auditors_browser, clerk):
    list_of_persons = make_submission(make_election())
    observer = observer_with_changes(clerk, submission=list_of_persons, remarks="Photo missing")
    observer.submission = None
    observer.save()
    key = list_of_persons.pk
    list_of_persons.delete()
    assert f"Submission deleted ({key})" in words(page(auditors_browser, observer))


def test_what_was_typed_cannot_become_markup(auditors_browser, clerk):
    html = page(auditors_browser, observer_with_changes(clerk, position="<script>alert(1)</script>"))
    assert "<script>alert(1)</script>" not in html
    assert "<script>alert(1)</script>" in words(html)


def test_notes_of_the_admin_stay(auditors_browser, clerk):
    observer = make_observer()
    LogEntry.objects.log_actions(clerk.pk, [observer], CHANGE, "Moved to “ready”.", single_object=True)
    assert "Moved to “ready”." in page(auditors_browser, observer)


def test_whoever_may_not_read_a_row_may_not_read_its_history(staff_without_rights, stranger):
    observer = make_observer()
    for user, status in ((staff_without_rights, 403), (stranger, 302)):
        client = Client()
        client.force_login(user)
        assert client.get(address(observer)).status_code == status


def test_nothing_can_be_put_back_from_the_page(auditors_browser, clerk):
    html = page(auditors_browser, observer_with_changes(clerk, position="Lawyer"))
    content = html.split('<div class="history">')[1].split("</main>")[0]
    assert "<form" not in content
    assert "<button" not in content


def make_sentence():
    return Phrase.objects.create(key="about", text_kk="Портал туралы", text_ru="О портале", text_en="About")


@pytest.mark.parametrize(
    "make",
    [
        make_country, make_country_alias, make_umbrella, make_organization, make_organization_alias, make_election,
        make_sentence, make_delegation, make_submission, make_meeting,
    ],
    ids=lambda make: make.__name__.removeprefix("make_"),
)  # fmt: skip
def test_every_model_with_history_has_the_page(make, auditors_browser):
    row = make()
    row.save()
    told = words(page(auditors_browser, row))
    assert "created" in told
    assert "saved as it was" in told


def test_its_cost_does_not_grow_with_the_number_of_changes(auditors_browser, clerk):
    counts = []
    for number in (2, 30):
        observer = observer_with_changes(clerk)
        for change in range(number):
            with operation(clerk):
                observer.nationality = make_country(("NO", "DE", "AT", "JO")[change % 4])
                observer.delegation = make_delegation(observer.delegation.election, make_organization(f"body-{change}"))
                observer.save()
        with CaptureQueriesContext(connection) as queries:
            page(auditors_browser, observer)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_its_cost_does_not_grow_with_the_number_of_persons_in_an_operation(auditors_browser, clerk):
    counts = []
    for number in (2, 60):
        people = make_observers(number)
        with operation(clerk):
            move(Observer.objects.filter(pk__in=[person.pk for person in people]), Observer.Status.READY)
        with CaptureQueriesContext(connection) as queries:
            page(auditors_browser, people[0])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_older_acts_are_on_further_pages(auditors_browser, clerk):
    observer = observer_with_changes(clerk)
    for change in range(60):
        observer.position = f"Position {change}"
        observer.save()
    first, second = page(auditors_browser, observer), auditors_browser.get(address(observer), {"acts": 2})
    assert "Page 1 of 2" in words(first)
    assert "Position 59" in first
    assert "Position 59" not in second.content.decode()
    assert "Position 1 " in words(second.content.decode())
