"""The history of a person in a real browser: read by the auditor, at a desk and on a phone."""

from django.urls import reverse
from playwright.sync_api import expect

from accreditation.history.operations import operation
from tests.browser.conftest import PHONE
from tests.factories import make_observer


def test_an_auditor_reads_the_history_of_a_person_without_the_document(clerk, auditor, visit, log_in, axe):
    observer = make_observer(position="Expert")
    with operation(clerk):
        observer.save()
    with operation(clerk):
        observer.position = "Lawyer " * 12
        observer.document_number = "N 5528142"
        observer.save()
    log_in(auditor)
    page = visit(reverse("admin:delegations_observer_change", args=[observer.pk]))
    page.get_by_role("link", name="History").click()
    latest = page.get_by_role("region").first
    expect(latest.get_by_role("heading")).to_contain_text("Aigerim Testova")
    expect(latest.get_by_role("row", name="Position")).to_contain_text("Expert")
    expect(latest.get_by_role("row", name="Document number")).to_contain_text("changed, not shown to you")
    expect(page.get_by_text("5528142")).to_have_count(0)
    axe(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)
