"""The whole way once, as people go it: a list, a mistake in it, a meeting, and the figure that the public reads."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from tests.factories import make_election

SAMPLE = Path(settings.BASE_DIR, "samples", "05-countries-to-mend.csv")
# What the sample's cells mean, as somebody finds out who asks the sender.
MENDED = {
    "Korea": "Republic of Korea",
    "Нигeрия": "Нигерия",
    "Congo": "Democratic Republic of the Congo",
    "Grmany": "Germany",
    "Untied Kingdom": "United Kingdom",
}


@pytest.fixture
def election(transactional_db) -> Election:
    call_command("load_reference", stdout=StringIO())
    return make_election(is_public=True)


def sign_in(page, user):
    page.goto("/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(user.username)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Log out").or_(page.get_by_role("button", name="Log out"))).to_be_visible()


def sign_out(page):
    page.get_by_role("button", name="Log out").click()


def send(page, election, file):
    page.goto("/admin/delegations/observer/import/")
    page.get_by_label("Election").select_option(str(election.pk))
    page.get_by_label("File:").set_input_files(file)
    page.get_by_label("Letter number").fill("5/117")
    page.get_by_role("button", name="Look at the file").click()


def test_a_clerk_mends_a_list_and_the_public_reads_what_the_commission_decided(
    page, election, clerk, secretary, tmp_path
):
    sign_in(page, clerk)
    send(page, election, SAMPLE)
    expect(page.get_by_role("heading", name="5 problems stand against loading")).to_be_visible()
    expect(page.get_by_role("row", name="5 nationality Grmany")).to_contain_text("Germany (DE)")
    expect(page.get_by_role("button", name="Load the list")).to_have_count(0)
    assert not Observer.objects.exists()

    mended = tmp_path / "mended.csv"
    text = SAMPLE.read_text(encoding="utf-8-sig")
    for wrong, right in MENDED.items():
        text = text.replace(wrong, right)
    mended.write_text(text, encoding="utf-8")
    send(page, election, mended)
    page.get_by_role("button", name="Load the list").click()
    page.get_by_role("link", name="Look at what was loaded").click()
    assert Observer.objects.of(election).count() == 6

    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Mark as ready for the commission")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    expect(page.get_by_text("6 persons are now")).to_be_visible()
    sign_out(page)

    sign_in(page, secretary)
    page.goto(f"/admin/delegations/observer/?delegation__election__id__exact={election.pk}&status__exact=ready")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Accredit these at a meeting")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    page.get_by_label("Date").fill(timezone.localdate().strftime("%d.%m.%Y"))
    page.get_by_label("Resolution numbers").fill("1/1")
    page.get_by_role("button", name="Record the meeting").click()
    assert Observer.objects.of(election).accredited().count() == 6

    page.goto(f"/en/elections/{election.slug}/")
    expect(page.locator(".headline-figure")).to_have_text("6")
    totals = page.request.get(f"/data/elections/{election.slug}/totals.json").json()
    assert (totals["total"], totals["basis"]) == (6, "register")
