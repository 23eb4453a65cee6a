"""A clerk enters one person after another without the mouse."""

from playwright.sync_api import expect

from accreditation.delegations.models import Observer
from tests.factories import make_country, make_delegation

ADD = "/admin/delegations/observer/add/"


def test_the_next_person_of_a_list_begins_with_the_name(page, log_in, visit, clerk):
    delegation, norway = make_delegation(), make_country("NO")
    log_in(clerk)
    visit(f"{ADD}?delegation={delegation.pk}&nationality={norway.pk}")
    family_name = page.get_by_label("Family name:", exact=True)

    for name in ("Nordquest", "Sudquest"):
        expect(family_name).to_be_focused()
        page.keyboard.type(name)
        page.get_by_role("button", name="Save and add another").press("Enter")
        expect(page.get_by_text(f"{name}” was added")).to_be_visible()

    entered = Observer.objects.values_list("family_name", "delegation", "nationality")
    assert sorted(entered) == [(name, delegation.pk, norway.pk) for name in ("Nordquest", "Sudquest")]


def test_whoever_has_no_list_yet_begins_with_the_delegation(page, log_in, visit, clerk):
    make_delegation()
    log_in(clerk)
    visit(ADD)
    expect(page.get_by_label("Family name:", exact=True)).not_to_be_focused()
    expect(page.locator(".field-delegation :focus")).to_have_count(1)
