"""Which lists and forms open for whom. Whatever is not named here answers 403."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_delegation,
    make_election,
    make_observer,
)

REFERENCE = {"Country", "CountryAlias", "Organization", "OrganizationAlias", "Umbrella", "Election"}
REGISTER = {"Delegation", "Submission", "SubmissionRow", "Observer", "TaughtHeading"}
RECORD = {"Meeting", "Decision", "Bulletin", "BulletinLine"}
LISTS = {
    "clerk": REFERENCE | REGISTER | RECORD,
    "secretary": REFERENCE | REGISTER | RECORD | {"Phrase", "ProposedSpelling", "DocumentExport"},
    "auditor": REFERENCE | REGISTER | RECORD | {"Phrase", "DocumentExport", "User", "Group"},
    "administrator": REFERENCE | RECORD | {"Phrase", "User", "Group"},
    "staff_without_rights": set(),
}
FORMS_TO_ADD = {
    "clerk": {"Delegation", "Submission", "Observer", "TaughtHeading"},
    "secretary": {
        "Delegation", "Submission", "Observer", "Meeting", "Bulletin",
        "Organization", "OrganizationAlias", "CountryAlias", "TaughtHeading",
    },
    "auditor": set(),
    "administrator": REFERENCE | {"User"},
    "staff_without_rights": set(),
}  # fmt: skip
ROLES = tuple(LISTS)


@pytest.fixture
def browser_of(cast):
    """The browser of a member of the cast, in English."""

    def browser_of(role):
        client = Client(headers={"accept-language": "en"})
        client.force_login(cast[role])
        return client

    return browser_of


def address_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def opened(client, page):
    """The names of the models of which this page opens; the others must be refused."""
    answers = {model: client.get(address_of(model, page)).status_code for model in admin.site._registry}
    assert set(answers.values()) <= {200, 403}
    return {model._meta.object_name for model, status in answers.items() if status == 200}


@pytest.mark.parametrize("role", ROLES)
def test_the_lists_of_the_role_open_and_no_others(role, browser_of):
    assert opened(browser_of(role), "changelist") == LISTS[role]


@pytest.mark.parametrize("role", ROLES)
def test_the_forms_to_add_of_the_role_open_and_no_others(role, browser_of):
    assert opened(browser_of(role), "add") == FORMS_TO_ADD[role]


@pytest.mark.parametrize("role", ROLES)
def test_the_line_of_lists_above_every_page_holds_only_what_opens(role, browser_of):
    client = browser_of(role)
    lists = client.get(reverse("admin:index")).context["daily_lists"]
    assert {entry["object_name"] for entry in lists} <= LISTS[role]
    assert [client.get(entry["admin_url"]).status_code for entry in lists] == [200] * len(lists)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_deletes_what_the_register_and_the_commission_hold(role, browser_of, cast):
    delegation = make_delegation()
    accredited = make_accredited(1, delegation)[0]
    decision = accredited.decisions.get()
    bulletin = make_bulletin(make_archive_election())
    client = browser_of(role)
    rows = (delegation, accredited, make_observer(delegation), decision, decision.meeting, bulletin, cast["clerk"])
    for row in rows:
        for answer in (client.get, client.post):
            assert answer(address_of(type(row), "delete", row.pk)).status_code == 403, row


@pytest.mark.parametrize("role", ["auditor", "staff_without_rights"])
def test_whoever_only_reads_cannot_send_a_form_either(role, browser_of):
    observer = make_observer(remarks="")
    client = browser_of(role)
    assert client.post(address_of(Observer, "change", observer.pk), {"remarks": "changed"}).status_code == 403
    assert client.post(address_of(Observer, "add"), {"family_name": "Newman"}).status_code == 403
    observer.refresh_from_db()
    assert observer.remarks == ""
    assert Observer.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_whoever_only_reads_is_offered_no_action(role, browser_of):
    make_accredited(1)
    client = browser_of(role)
    for model in admin.site._registry:
        page = client.get(address_of(model, "changelist"))
        if page.status_code == 200:
            names = [name for name, _text in page.context["cl"].model_admin.get_action_choices(page.wsgi_request)]
            assert [name for name in names if name and "export" not in name] == [], model


def test_the_auditor_reads_a_form_without_any_button_that_saves(browser_of):
    observer = make_observer()
    page = browser_of("auditor").get(address_of(Observer, "change", observer.pk)).content.decode()
    assert observer.family_name in page
    assert 'name="_save"' not in page
    assert "Close" in page


@pytest.mark.parametrize("member", ["stranger", None])
def test_whoever_is_not_of_the_staff_is_sent_to_the_login_page(member, cast):
    client = Client()
    if member:
        client.force_login(cast[member])
    make_election()
    for address in (reverse("admin:index"), address_of(Observer, "changelist"), address_of(Observer, "add")):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"{reverse('admin:login')}?next={address}")


@pytest.mark.parametrize(("role", "begins"), [("clerk", True), ("auditor", False)])
def test_an_empty_list_says_what_will_be_there_and_how_to_begin(role, begins, browser_of):
    page = browser_of(role).get(address_of(Observer, "changelist")).content.decode()
    assert "Nothing is entered yet. This list will hold: observers." in page
    assert ("Enter the first one" in page) == begins


def test_a_search_without_a_match_says_so_and_leads_back_to_all(browser_of):
    make_observer()
    page = browser_of("clerk").get(address_of(Observer, "changelist"), {"q": "nobody"}).content.decode()
    assert "Nothing matches the search and the filters." in page
    assert '<a href="?">Show all</a>' in page
