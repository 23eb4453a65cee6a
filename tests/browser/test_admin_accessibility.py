"""What the staff sees, in a real browser: no fault against WCAG 2.2 A and AA, in either colour scheme."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import expect

from accreditation.accounts.models import User
from accreditation.commission.models import Decision
from accreditation.delegations.models import Observer
from accreditation.elections.models import Phrase
from tests.factories import (
    decide,
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_contest,
    make_country,
    make_country_alias,
    make_delegation,
    make_election,
    make_meeting,
    make_observers,
    make_organization_alias,
    make_ready,
    make_submission,
    make_submission_row,
    make_umbrella,
)

# Between them they see every page: what the secretary writes, what only the administrator does, what is only read.
SECRETARY = ("secretary", ("delegations", "commission", "bulletins", "organizations", "geography"))
ADMINISTRATOR = ("administrator", ("elections", "accounts", "auth"))
AUDITOR = ("auditor", ("delegations", "elections", "organizations", "accounts"))


@pytest.fixture
def register(cast):
    """A row in every list, for the cast to look at."""
    election = make_election()
    make_contest(election)
    delegation = make_delegation(election)
    make_delegation(election, country=make_country("NO"))
    make_accredited(2, delegation)
    make_ready(make_observers(2, delegation))
    decide(make_accredited(1, delegation), Decision.Outcome.REVOKE, "The observer was no observer.")
    make_observers(1, delegation, document_number="A1")
    make_observers(1, make_delegation(election, country=make_country("DE")), document_number="A1")
    make_submission_row(make_submission(election, control_total=3))
    make_bulletin_line(make_bulletin(make_archive_election()))
    make_country_alias()
    make_organization_alias()
    make_umbrella()
    make_meeting(election)
    Phrase.objects.create(key="commission", text_kk="Комиссия", text_ru="Комиссия", text_en="Commission")
    return election


def models_of(user: User, apps: tuple[str, ...], may: str) -> list[type]:
    """The models of these apps on which the user may do something, as `has_add_permission` tells."""
    request = RequestFactory().get("/")
    request.user = user
    registered = admin.site._registry.items()
    return [model for model, its in registered if model._meta.app_label in apps and getattr(its, may)(request)]


def address_of(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_the_login_page_has_no_fault(visit, axe):
    page = visit("/admin/login/")
    axe(page)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Please enter the correct username and password")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("role", ("clerk", "secretary", "auditor", "administrator", "staff_without_rights"))
def test_the_front_page_has_no_fault(role, cast, register, visit, log_in, axe):
    log_in(cast[role])
    page = visit("/admin/")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    axe(page)


@pytest.mark.parametrize(("role", "apps"), (SECRETARY, ADMINISTRATOR))
def test_no_list_has_a_fault(role, apps, cast, register, visit, log_in, axe):
    log_in(cast[role])
    for model in models_of(cast[role], apps, "has_view_permission"):
        page = visit(address_of(model, "changelist"))
        expect(page.locator("#result_list")).to_be_visible()
        axe(page)


@pytest.mark.parametrize(("role", "apps"), (SECRETARY, ADMINISTRATOR, AUDITOR))
def test_no_form_with_a_row_has_a_fault(role, apps, cast, register, visit, log_in, axe):
    log_in(cast[role])
    for model in models_of(cast[role], apps, "has_view_permission"):
        page = visit(address_of(model, "change", model._default_manager.first().pk))
        expect(page.locator("fieldset").first).to_be_visible()
        axe(page)


@pytest.mark.parametrize(("role", "apps"), (SECRETARY, ADMINISTRATOR))
def test_no_form_with_its_errors_has_a_fault(role, apps, cast, register, visit, log_in, axe):
    log_in(cast[role])
    for model in models_of(cast[role], apps, "has_add_permission"):
        page = visit(address_of(model, "add"))
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".errornote")).to_be_visible()
        axe(page)


def test_the_page_that_accredits_has_no_fault(secretary, register, visit, log_in, axe):
    log_in(secretary)
    page = visit(f"{reverse('admin:delegations_observer_changelist')}?status__exact={Observer.Status.READY}")
    page.locator("#action-toggle").check()
    page.get_by_role("combobox", name="Action").select_option("accredit_at_meeting")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Control sheet")).to_be_visible()
    axe(page)
    page.get_by_label("Date").fill("31.02.2026")
    page.get_by_role("button", name="Record the meeting").click()
    expect(page.get_by_text("Enter a valid date.")).to_be_visible()
    axe(page)


def test_a_field_that_completes_itself_has_a_name_while_open(secretary, register, visit, log_in, completing, axe):
    log_in(secretary)
    page = visit(reverse("admin:delegations_observer_add"))
    completing("Nationality").click()
    page.get_by_role("searchbox", name="Nationality").fill("норв")
    expect(page.get_by_role("option", name="Norway")).to_be_visible()
    axe(page)
    page.keyboard.press("Enter")
    expect(completing("Nationality Norway")).to_be_visible()


def test_on_a_phone_pages_fit_and_have_no_fault(secretary, register, visit, log_in, axe, phone):
    log_in(secretary)
    for address in (
        "/admin/",
        reverse("admin:delegations_observer_changelist"),
        reverse("admin:delegations_observer_change", args=[Observer.objects.first().pk]),
        reverse("admin:delegations_submission_add"),
        reverse("admin:elections_election_change", args=[register.pk]),
        reverse("admin:bulletins_bulletin_add"),
    ):
        page = visit(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address


def test_a_line_added_to_a_form_has_named_fields(secretary, register, visit, log_in, axe):
    log_in(secretary)
    page = visit(reverse("admin:bulletins_bulletin_add"))
    lines = page.get_by_role("combobox", name="Sending state")
    before = lines.count()
    page.locator(".add-row a").click()
    expect(lines).to_have_count(before + 1)
    axe(page)
