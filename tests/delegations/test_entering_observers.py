"""A clerk enters and mends persons in the admin, one after another."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_closed_election,
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_organization,
    make_submission,
)
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:delegations_observer_add")


def change(person):
    return reverse("admin:delegations_observer_change", args=[person.pk])


def person_of(delegation, **typed):
    make_country("NO")
    return {"delegation": delegation.pk, "family_name": "Nordquest", "nationality": "NO"} | typed


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_person_is_entered_with_who_entered_it(clerk, desk):
    client = desk(clerk)
    delegation = make_delegation()
    typed = person_of(delegation, given_name="Lars", document_number="N123", birth_date="31.07.1973")
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    person = Observer.objects.get()
    assert (person.full_name, person.status, person.entered_by) == ("Nordquest Lars", "submitted", clerk)
    assert (person.birth_date, person.document_number) == (date(1973, 7, 31), "N123")


def test_save_and_add_another_keeps_delegation_list_and_nationality(clerk, desk):
    client = desk(clerk)
    delegation = make_delegation()
    submission = make_submission(delegation.election)
    typed = person_of(delegation, submission=submission.pk, given_name="Lars", document_number="N123")
    response = client.post(ADD, filled_in(client.get(ADD), **typed) | {"_addanother": "1"})
    form = client.get(response.url).context["adminform"].form
    kept = {name: str(form[name].value() or "") for name in form.fields}
    assert kept["delegation"] == str(delegation.pk)
    assert kept["submission"] == str(submission.pk)
    assert kept["nationality"] == "NO"
    assert kept["family_name"] == kept["given_name"] == kept["document_number"] == kept["birth_date"] == ""


def test_the_second_person_is_entered_by_typing_a_name_only(clerk, desk):
    client = desk(clerk)
    first = client.post(ADD, filled_in(client.get(ADD), **person_of(make_delegation())) | {"_addanother": "1"})
    client.post(first.url, filled_in(client.get(first.url), family_name="Rosenhagen"))
    assert set(Observer.objects.values_list("family_name", "nationality")) == {
        ("Nordquest", "NO"),
        ("Rosenhagen", "NO"),
    }


@pytest.mark.parametrize(
    "query", ["delegation=x", "delegation=%00", "nationality=%00", "submission=9" * 30, "role=%00"]
)
def test_an_address_that_names_nonsense_gives_an_empty_form(clerk, desk, query):
    assert desk(clerk).get(f"{ADD}?{query}").status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_birth_date_is_typed_as_day_month_year_in_every_language(clerk, desk, language):
    client = desk(clerk, language)
    typed = person_of(make_delegation(), birth_date="04.01.1980")
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    person = Observer.objects.get()
    assert person.birth_date == date(1980, 1, 4)
    assert 'value="04.01.1980"' in client.get(change(person)).content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("typed", ["1/4/1980", "12/31/1980", "1.4.80/", "1980"])
def test_a_date_in_another_order_is_refused_in_every_language(clerk, desk, language, typed):
    client = desk(clerk, language)
    response = client.post(ADD, filled_in(client.get(ADD), **person_of(make_delegation(), birth_date=typed)))
    assert set(errors_in(response)) == {"birth_date"}
    assert not Observer.objects.exists()


def test_after_the_closing_the_page_says_so_and_saves_nothing(clerk, desk):
    client = desk(clerk)
    delegation = make_delegation(make_closed_election())
    response = client.post(ADD, filled_in(client.get(ADD), **person_of(delegation)))
    assert "closed on" in errors_in(response)["delegation"][0]
    assert not Observer.objects.exists()


def test_a_warning_is_shown_after_saving(clerk, desk):
    election = make_election(duplicate_rule="warn")
    make_observer(make_delegation(election), family_name="Rosenhagen", document_number="N123")
    client = desk(clerk)
    typed = person_of(make_delegation(election, make_organization("sco")), document_number="N123")
    response = client.post(ADD, filled_in(client.get(ADD), **typed))
    assert response.status_code == 302
    assert any("also" in text or "Rosenhagen" in text for text in messages_of(response))
    assert Observer.objects.count() == 2


def test_only_what_was_typed_over_is_written(clerk, desk, monkeypatch):
    """A colleague marks the person as ready between the reading of the row and its writing."""
    client = desk(clerk)
    person = make_observer()
    sent = filled_in(client.get(change(person)), family_name="Nordqvist")
    look_for_twins = ObserverForm._look_for_twins

    def meanwhile(*arguments):
        Observer.objects.update(status="ready")
        look_for_twins(*arguments)

    monkeypatch.setattr(ObserverForm, "_look_for_twins", meanwhile)
    assert client.post(change(person), sent).status_code == 302
    stored = Observer.objects.get()
    assert (stored.family_name, stored.status) == ("Nordqvist", "ready")


def test_a_mended_name_is_found_and_sorted_anew(clerk, desk):
    client = desk(clerk)
    person = make_observer(family_name="Aldermann", given_name="")
    client.post(change(person), filled_in(client.get(change(person)), family_name="Zaborowka"))
    assert Observer.objects.search("zaborowka").get() == person
    assert not Observer.objects.search("aldermann").exists()
    assert Observer.objects.get().sort_name > person.sort_name


@pytest.mark.parametrize("status", ["accredited", "refused", "withdrawn", "revoked", "replaced"])
def test_a_person_on_whom_the_commission_decided_can_only_be_read(clerk, desk, status):
    client = desk(clerk)
    person = make_observer(status=status)
    page = client.get(change(person))
    assert page.context["adminform"].form.fields == {}
    assert "only another decision changes what is recorded" in page.content.decode()


def test_a_form_that_was_open_during_the_decision_is_answered_with_the_reason(clerk, desk):
    client = desk(clerk)
    person = make_observer()
    sent = filled_in(client.get(change(person)), family_name="Nordqvist")
    Observer.objects.update(status="accredited")
    response = client.post(change(person), sent, follow=True)
    assert response.status_code == 200
    assert any("decided on this person, who is “accredited”" in text for text in messages_of(response))
    assert Observer.objects.get().family_name == person.family_name


def test_whoever_comes_back_keeps_the_delegation_of_the_decisions(clerk, desk):
    client = desk(clerk)
    (person,) = make_accredited(1)
    Observer.objects.update(status="submitted")
    assert "delegation" not in client.get(change(person)).context["adminform"].form.fields
    assert client.post(change(person), filled_in(client.get(change(person)), family_name="X")).status_code == 302
    assert Observer.objects.get().delegation == person.delegation


def test_the_clerk_reads_the_document_and_the_auditor_that_there_is_one(clerk, auditor, desk):
    person = make_observer(document_number="N123456")
    assert "N123456" in desk(clerk).get(change(person)).content.decode()
    page = desk(auditor).get(change(person)).content.decode()
    assert "N123456" not in page
    assert "••••••" in page


@pytest.mark.parametrize(
    ("who", "may_read"), [("auditor", True), ("administrator", False), ("staff_without_rights", False)]
)
def test_nobody_else_enters_or_changes_persons(cast, desk, who, may_read):
    person = make_observer()
    client = desk(cast[who])
    assert client.get(ADD).status_code == 403
    assert client.get(change(person)).status_code == (200 if may_read else 403)
    assert client.post(change(person), {"family_name": "X"}).status_code == 403
    assert Observer.objects.get().family_name == person.family_name


@pytest.mark.parametrize("who", ["clerk", "secretary", "auditor", "administrator"])
def test_nobody_deletes_a_person(cast, desk, who):
    person = make_observer()
    address = reverse("admin:delegations_observer_delete", args=[person.pk])
    assert desk(cast[who]).post(address, {"post": "yes"}).status_code == 403
    assert Observer.objects.exists()


def test_the_page_says_what_the_public_will_read(clerk, desk):
    client = desk(clerk)
    counts = make_delegation()
    names = make_delegation(make_election("names", names_public="names"))
    assert "choose the delegation" in client.get(ADD).content.decode()
    page = client.get(f"{ADD}?delegation={counts.pk}").content.decode()
    assert "This name will not be public: of this election the public sees numbers only." in page
    page = client.get(f"{ADD}?delegation={names.pk}").content.decode()
    assert "This name will appear on the public list, with the sender, once the person is accredited." in page
    assert "This name will appear on the public list" in client.get(change(make_observer(names))).content.decode()
