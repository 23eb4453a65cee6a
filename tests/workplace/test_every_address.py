"""Every address of the workplace, found by walking the URL configuration, with the whole cast.

A page that is added needs a line here, or this test fails: nobody forgets to say for whom it is.
"""

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accreditation.commission.agenda import put_on_agenda
from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_delegation,
    make_item,
    make_meeting,
    make_observers,
    make_submission,
)

EVERYBODY = {"clerk", "secretary", "auditor", "administrator", "staff_without_rights"}
READERS = {"clerk", "secretary", "auditor"}
STAFF_OF_THE_REGISTER = {"clerk", "secretary"}
# Of the pages that are no list, form, history or import of a single table: who may open it.
PAGES = {
    "index": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "jsi18n": EVERYBODY,
    "commission_meeting_agenda": READERS,
    "commission_meeting_item": {"secretary"},
    "commission_meeting_publication": READERS | {"administrator"},
    "commission_meeting_resolution": READERS,
    "commission_meeting_communique": READERS | {"administrator"},
    "commission_decision_annul": {"secretary"},
    "delegations_observer_amend": STAFF_OF_THE_REGISTER,
    "delegations_observer_undo": STAFF_OF_THE_REGISTER,
    "delegations_observer_template": STAFF_OF_THE_REGISTER,
    "delegations_submission_file": STAFF_OF_THE_REGISTER,
    "delegations_submission_work": READERS,
    "pairs": READERS,
    "reconciliation": READERS,
}
# Opened without logging in, or only by POST, or tested with its own module.
ELSEWHERE = {
    "login", "logout", "autocomplete", "app_list", "view_on_site", "delegations_observer_find_document",
    "delegations_observer_remarks",
    "auth_user_password_change", "accounts_user_password_change",
}  # fmt: skip
OF_A_TABLE = ("changelist", "add", "change", "delete", "history", "import", "export", "preview", "problems",
              "process_import", "start", "action")  # fmt: skip


def names_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and namespace == "admin" and pattern.name:
            yield pattern.name


ADDRESSES = sorted(set(names_of(get_resolver().url_patterns)))


@pytest.fixture
def keys(db):
    """A row for each page that needs one: a recorded meeting with a decision, and a planned one."""
    delegation = make_delegation()
    people = make_accredited(2, delegation)
    letter = make_submission(delegation.election)
    letter.file.save("a", ContentFile(b"a list"))
    make_observers(1, delegation, submission=letter)
    meeting = people[0].decisions.get().meeting
    planned = make_meeting(delegation.election)
    put_on_agenda(planned, [make_item(people[1], "withdraw")], None)
    return {
        "commission_meeting_agenda": [meeting.pk],
        "commission_meeting_item": [planned.pk, planned.agenda.get().pk],
        "commission_meeting_publication": [meeting.pk],
        "commission_meeting_resolution": [meeting.pk, "kk", "docx"],
        "commission_meeting_communique": [meeting.pk, "kk"],
        "commission_decision_annul": [people[0].decisions.get().pk],
        "delegations_observer_amend": [people[0].pk],
        "delegations_observer_undo": [letter.pk],
        "delegations_observer_template": [delegation.pk, "kk"],
        "delegations_submission_file": [letter.pk],
        "delegations_submission_work": [letter.pk],
        "pairs": [delegation.election.slug],
    }


def test_every_address_is_spoken_for():
    unknown = [
        name for name in ADDRESSES
        if name not in PAGES and name not in ELSEWHERE and not name.endswith(OF_A_TABLE)
    ]  # fmt: skip
    assert unknown == []
    assert set(PAGES) <= set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_page_opens_for_those_who_are_named_and_for_nobody_else(cast, desk, keys, name):
    address = reverse(f"admin:{name}", args=keys.get(name, []))
    answers = {who: desk(user).get(address).status_code for who, user in cast.items()}
    assert {who for who, status in answers.items() if status == 200} - {"stranger"} == PAGES[name]
    refused = {status for who, status in answers.items() if who not in PAGES[name] | {"stranger"}}
    assert refused <= {403}


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"password_change", "jsi18n"}))
def test_who_may_only_read_changes_nothing_by_post(cast, desk, keys, name):
    address = reverse(f"admin:{name}", args=keys.get(name, []))
    before = list(Observer.objects.order_by("pk").values_list("pk", "status", "remarks"))
    for who in ("auditor", "administrator", "staff_without_rights", "stranger"):
        desk(cast[who]).post(address, {"do": "ready", "everybody": "on", "ground": "x", "reason": "x"})
    assert list(Observer.objects.order_by("pk").values_list("pk", "status", "remarks")) == before


@pytest.mark.parametrize("name", sorted(PAGES))
def test_nobody_reads_anything_without_logging_in(client, keys, name):
    response = client.get(reverse(f"admin:{name}", args=keys.get(name, [])))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
