"""The workplace in Kazakh, which neither the calendar nor the fields that complete themselves bring with them."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_country, make_election

MONTHS = "Қаңтар Ақпан Наурыз Сәуір Мамыр Маусым Шілде Тамыз Қыркүйек Қазан Қараша Желтоқсан".split()


def test_the_switch_keeps_the_page_and_its_scripts_speak_kazakh(secretary, visit, log_in, completing, axe):
    make_election()
    make_country("NO")
    log_in(secretary)
    page = visit(reverse("admin:delegations_observer_add"))
    page.get_by_role("button", name="Қазақша").click()
    expect(page).to_have_url(re.compile(f"{reverse('admin:delegations_observer_add')}$"))
    expect(page.locator("html")).to_have_attribute("lang", "kk")

    completing("Азаматтығы").click()
    page.keyboard.type("норв")
    expect(page.get_by_role("option", name="Норвегия")).to_be_visible()
    page.keyboard.type("ххх")
    expect(page.get_by_text("Ештеңе табылмады")).to_be_visible()
    axe(page)


def test_today_is_written_with_points_in_kazakh(secretary, visit, log_in):
    log_in(secretary)
    page = visit(reverse("admin:delegations_submission_add"))
    page.get_by_role("button", name="Қазақша").click()
    page.get_by_role("link", name="Бүгін").first.click()
    expect(page.locator("#id_letter_date")).to_have_value(re.compile(r"^\d\d\.\d\d\.\d{4}$"))
    page.locator("#calendarlink0").click()
    expect(page.locator("#calendarbox0 caption")).to_have_text(re.compile(f"^({'|'.join(MONTHS)}) ", re.IGNORECASE))
