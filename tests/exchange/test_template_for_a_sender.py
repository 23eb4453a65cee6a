"""The workbook that a sender fills in comes back as a list that changes nothing by itself."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accreditation.delegations.models import Observer
from accreditation.exchange.models import DocumentExport
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.exchange.sending import confirm, problems, send, totals
from tests.factories import make_country, make_delegation, make_observer

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(election):
    delegation = make_delegation(election)
    make_observer(
        delegation, family_name="Nordquest", given_name="Ana", document_number="0012 345", position="=O'Neil's",
        birth_date="1980-12-31", document_country=make_country("DE"), role="interpreter",
        family_name_cyrillic="Нордквист",
    )  # fmt: skip
    make_observer(delegation, family_name="Recalled", status="recalled")
    return delegation


def template(desk, who, delegation, language="en"):
    return desk(who).get(reverse("admin:delegations_observer_template", args=[delegation.pk, language]))


def sheet_of(answer):
    return load_workbook(io.BytesIO(answer.content)).worksheets[0]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_sent_back_as_it_is_it_changes_nothing(desk, clerk, election, delegation, language):
    answer = template(desk, clerk, delegation, language)
    assert answer["Content-Disposition"].endswith(f'-{language}.xlsx"')
    page = send(desk(clerk), answer.content, "list.xlsx", election=election, sender="odihr")
    assert problems(page) == []
    assert totals(page) == {"read": 1, "unchanged": 1}


def test_no_name_in_it_is_run_as_a_formula(desk, clerk, delegation):
    Country.objects.filter(pk="NO").update(name_en="=1+1")
    Organization.objects.filter(pk=delegation.organization_id).update(name_en="=2+2")
    book = load_workbook(io.BytesIO(template(desk, clerk, delegation).content))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert "=1+1" in [cell.value for cell in book["choices"]["A"]]


def test_a_person_who_is_written_beneath_is_entered(desk, clerk, election, delegation):
    book = load_workbook(io.BytesIO(template(desk, clerk, delegation).content))
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[2]}
    for heading, text in (("Family name", "Sudquest"), ("Nationality", "Norway"), ("Document number", "0012 346")):
        sheet.cell(4, headings[heading], text)
    file = io.BytesIO()
    book.save(file)
    page = send(desk(clerk), file.getvalue(), "list.xlsx", election=election, sender="odihr")
    assert totals(page) == {"read": 2, "created": 1, "unchanged": 1}
    confirm(desk(clerk), page)
    assert Observer.objects.get(family_name="Sudquest").document_number == "0012 346"


def test_countries_and_roles_can_be_chosen(desk, clerk, delegation):
    rules = sheet_of(template(desk, clerk, delegation)).data_validations.dataValidation
    countries, roles = Country.objects.count(), len(Observer.Role)
    assert [rule.formula1 for rule in rules] == [f"choices!$A$1:$A${countries}", f"choices!$B$1:$B${roles}"]


def test_that_documents_were_written_is_recorded(desk, clerk, delegation):
    template(desk, clerk, delegation)
    noted = DocumentExport.objects.get()
    assert (noted.exported_by, noted.what, noted.persons) == (clerk, str(delegation), 1)


def test_nobody_stands_in_it_for_whoever_may_not_have_documents(desk, clerk, delegation, monkeypatch):
    monkeypatch.setattr(
        type(clerk), "has_perm", lambda user, permission, obj=None: permission != "delegations.export_documents"
    )
    sheet = sheet_of(template(desk, clerk, delegation))
    assert [cell.value for cell in sheet[3]] == [None] * sheet.max_column
    assert not DocumentExport.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("secretary", 200), ("auditor", 403), ("administrator", 403), ("staff_without_rights", 403)],
)
def test_it_is_for_whoever_may_load_lists(cast, desk, delegation, who, status):
    assert template(desk, cast[who], delegation).status_code == status


@pytest.mark.parametrize("address", ["0-en", "x-en", "1-xx"])
def test_what_is_not_there_is_not_found(desk, clerk, address):
    assert desk(clerk).get(f"/admin/delegations/observer/import/template-{address}.xlsx").status_code == 404


def test_the_page_of_the_delegation_leads_there(desk, clerk, auditor, delegation):
    page = reverse("admin:delegations_delegation_change", args=[delegation.pk])
    address = reverse("admin:delegations_observer_template", args=[delegation.pk, "kk"])
    assert address in desk(clerk).get(page).content.decode()
    assert address not in desk(auditor).get(page).content.decode()
