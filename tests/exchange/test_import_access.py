"""Lists go in and out only through those who may, on every address; documents leave only with whoever may have them."""

import csv
import io

import pytest
from django.urls import reverse

from accreditation.bulletins.models import BulletinLine
from accreditation.delegations.models import Observer
from accreditation.exchange.models import Upload
from accreditation.geography.models import CountryAlias
from accreditation.organizations.models import Organization, OrganizationAlias
from tests.cast import CAST
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, confirm, send
from tests.factories import make_delegation, make_observer, make_organization

pytestmark = pytest.mark.django_db

TABLES = {
    "delegations_observer": Observer,
    "organizations_organization": Organization,
    "organizations_organizationalias": OrganizationAlias,
    "geography_countryalias": CountryAlias,
    "bulletins_bulletinline": BulletinLine,
}
REFERENCE = ("organizations_organization", "organizations_organizationalias", "geography_countryalias")
MAY_IMPORT = {
    "clerk": {"delegations_observer"},
    "secretary": set(TABLES),
    "administrator": set(REFERENCE),
}
MAY_EXPORT = {
    "clerk": {"delegations_observer"},
    "secretary": set(TABLES),
    "auditor": set(TABLES),
    "administrator": set(REFERENCE),
}


def is_refused(answer):
    """Whether the answer is "no", or the way to the log-in for whoever is not of the staff."""
    return answer.status_code == 403 or (answer.status_code == 302 and "/login/" in answer["Location"])


@pytest.mark.parametrize("member", CAST)
@pytest.mark.parametrize("table", TABLES)
def test_only_who_may_import_comes_to_the_import(desk, cast, member, table):
    client = desk(cast[member])
    address = reverse(f"admin:{table}_import")
    if table in MAY_IMPORT.get(member, ()):
        assert client.get(address).status_code == 200
        return
    assert is_refused(client.get(address))
    assert is_refused(client.post(address, {"file": io.BytesIO(b"x")}))
    assert not Upload.objects.exists()


@pytest.mark.parametrize("member", CAST)
@pytest.mark.parametrize("table", TABLES)
def test_only_who_may_export_comes_to_the_export(desk, cast, member, table):
    client = desk(cast[member])
    address = reverse(f"admin:{table}_export")
    form = {"format": "0", "resource": ""}
    if table in MAY_EXPORT.get(member, ()):
        assert client.get(address).status_code == 200
        assert client.post(address, form)["Content-Disposition"].endswith('.csv"')
        return
    assert is_refused(client.get(address))
    assert is_refused(client.post(address, form))


@pytest.mark.parametrize("member", [name for name in CAST if name not in ("clerk", "secretary")])
def test_who_lost_the_right_between_preview_and_confirmation_loads_nothing(desk, cast, clerk, election, member):
    """Also a key that somebody was told is of no use."""
    page = send(desk(clerk), csv_list([person(1)]), election=election)
    Upload.objects.update(user=cast[member])
    client, address = desk(cast[member]), address_of(page)
    assert is_refused(client.get(address))
    assert is_refused(client.get(f"{address}problems.csv"))
    assert is_refused(client.post(address, {"confirm": "1", "fingerprint": page.context["outcome"].fingerprint}))
    assert not Observer.objects.exists()


def test_a_colleague_looks_at_the_file_mends_it_and_loads_it(desk, clerk, secretary, election):
    page = send(desk(clerk), csv_list([person(1, nationality="Norwey")]), election=election)
    client, address = desk(secretary), address_of(page)
    assert address in client.get(reverse("admin:delegations_observer_import")).content.decode()
    sent = {"mend": "1", "line-0": "2", "column-0": "nationality", "text-0": "NO"}
    page = client.post(address, sent, follow=True)
    confirm(client, page)
    # Whoever confirmed it answers for it.
    assert Observer.objects.get().entered_by == secretary
    assert address not in client.get(reverse("admin:delegations_observer_import")).content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_the_second_step_of_the_package_which_trusts_a_file_name_is_not_there(desk, secretary, table):
    model = TABLES[table]._meta
    address = f"/admin/{model.app_label}/{model.model_name}/process_import/"
    client = desk(secretary)
    form = {"import_file_name": "/etc/passwd", "original_file_name": "x", "format": "0", "resource": "0"}
    # What it comes to is the address of a row, and there is none.
    assert client.post(address, form).status_code in (302, 403, 404)
    assert b"root:" not in client.post(address, form, follow=True).content


@pytest.mark.parametrize("member", MAY_EXPORT)
def test_the_buttons_are_shown_to_those_who_may_press_them(desk, cast, member):
    client = desk(cast[member])
    for table in TABLES:
        shown = client.get(reverse(f"admin:{table}_changelist")).content.decode()
        assert (reverse(f"admin:{table}_import") in shown) == (table in MAY_IMPORT.get(member, ()))
        assert (reverse(f"admin:{table}_export") in shown) == (table in MAY_EXPORT[member])


def exported(client, **form):
    answer = client.post(reverse("admin:delegations_observer_export"), {"format": "0", "resource": ""} | form)
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def somebody(election):
    delegation = make_delegation(election, make_organization("odihr"))
    return make_observer(delegation, family_name="Aldermann", document_number="TEST000001")


def test_documents_are_written_for_who_may_have_them_and_asks(desk, clerk, somebody):
    client = desk(clerk)
    (row,) = exported(client)
    assert "document_number" not in row
    (row,) = exported(client, with_documents="on")
    assert row["document_number"] == "TEST000001"


def test_documents_are_not_written_for_the_auditor_who_asks_all_the_same(desk, auditor, somebody):
    client = desk(auditor)
    assert "with_documents" not in client.get(reverse("admin:delegations_observer_export")).content.decode()
    (row,) = exported(client, with_documents="on")
    assert row["family_name"] == "Aldermann"
    assert "TEST000001" not in row.values()


@pytest.mark.parametrize(
    "form",
    [
        {"format": "99"},
        {"format": "x"},
        {"format": ""},
        {"format": "-1"},
        {"language": "klingon"},
        {"resource": "7"},
        {"export_items": "x"},
        {"export_items": "1"},
    ],
)
def test_nonsense_in_the_export_form_is_no_error(desk, clerk, somebody, form):
    address = reverse("admin:delegations_observer_export")
    assert desk(clerk).post(address, {"format": "0", "resource": ""} | form).status_code == 200


@pytest.mark.parametrize(
    "query", ["nonsense=1", "role__exact=king", "e=1", "p=99", "o=x", "q=%00", "delegation__election__id__exact=x"]
)
def test_a_nonsensical_filter_of_an_export_is_no_error(desk, clerk, somebody, query):
    address = f"{reverse('admin:delegations_observer_export')}?{query}"
    client = desk(clerk)
    assert client.get(address, follow=True).status_code == 200
    assert client.post(address, {"format": "0", "resource": ""}, follow=True).status_code == 200


def test_the_filters_of_the_list_hold_for_the_file(desk, clerk, somebody):
    make_observer(somebody.delegation, family_name="Bergholt", role="head")
    address = f"{reverse('admin:delegations_observer_export')}?role__exact=head"
    answer = desk(clerk).post(address, {"format": "0", "resource": ""}).getvalue().decode("utf-8-sig")
    assert "Bergholt" in answer
    assert "Aldermann" not in answer
