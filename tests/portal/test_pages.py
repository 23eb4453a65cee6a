"""What every public page holds: its date and source, the mark of what is made up, and words where nothing is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accreditation.commission.models import Decision
from accreditation.demonstration.load import load_demo
from accreditation.elections.models import Election, Phrase
from tests.factories import (
    decide,
    make_archive_election,
    make_bulletin,
    make_delegation,
    make_election,
    make_observer,
    make_organization,
)
from tests.portal.conftest import LANGUAGES
from tests.portal.reading import crawl, get_page, read

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))


def test_an_empty_portal_says_what_will_be_there(client, db):
    assert "No election has been published yet." in get_page(client, "/en/").text
    assert "No election has been published yet." in get_page(client, "/en/elections/").text
    assert "once they are entered in the register" in get_page(client, "/en/organizations/").text
    assert "once observers they send are accredited" in get_page(client, "/en/countries/").text
    assert client.get("/data/elections.json").json() == {"elections": []}


def test_an_election_without_meetings_says_what_will_be_there(client, db):
    make_observer(make_delegation(make_election("2031-03-02", date(2031, 3, 2), is_public=True)))
    page = get_page(client, "/en/")
    assert "0 No observer has been accredited yet." in page.text
    assert "as soon as the first meeting of the commission is recorded" in page.text
    assert "No meeting has been recorded yet." in get_page(client, "/en/elections/2031-03-02/meetings/").text
    found = client.get("/data/elections/2031-03-02/totals.json").json()
    assert (found["total"], found["as_of"]) == (0, None)


def test_the_front_page_is_that_of_the_coming_vote_else_of_the_latest(client, db):
    make_election("2020-03-01", date(2020, 3, 1), is_public=True)
    assert "Election 2020-03-01" in get_page(client, "/en/").title
    make_election("2041-03-03", date(2041, 3, 3), is_public=True)
    make_election("2031-03-02", date(2031, 3, 2), is_public=True)
    make_election("2030-01-01", date(2030, 1, 1))
    assert "Election 2031-03-02" in get_page(client, "/en/").title


def test_an_election_that_is_not_public_is_not_there(client, vote):
    Election.objects.filter(pk=vote.pk).update(is_public=False)
    for part in ("", "organizations/", "countries/", "observers/", "meetings/", "meetings/1/"):
        assert client.get(f"/en/elections/2031-03-02/{part}").status_code == 404, part


def test_figures_of_the_register_say_when_and_after_which_meeting(client, vote):
    day = vote.meetings.get().held_on
    when = f"as of {day.day} {day:%B} {day.year}"
    page = get_page(client, "/en/elections/2031-03-02/")
    assert f"8 international observers accredited {when}" in page.text
    address = "/en/elections/2031-03-02/meetings/1/"
    assert page.links[address] == "Counted in the register of observers after meeting 1 of the commission"
    assert [caption.endswith(when) for caption in page.captions] == [True, True]
    for part in ("organizations/", "countries/", "observers/"):
        assert when in get_page(client, f"/en/elections/2031-03-02/{part}").text, part
    assert when in get_page(client, "/en/elections/").row("Election 2031-03-02")[1]
    assert when in get_page(client, "/en/organizations/odihr/").row("Election 2031-03-02")[1]


def test_every_announced_figure_says_its_day_and_its_source(client, archive):
    for row in get_page(client, "/en/elections/").tables[0][1:]:
        assert "20" in row[1]
        assert "." in row[1].split(", ")[-1], row
    for slug in Election.objects.values_list("slug", flat=True):
        for part in ("", "meetings/"):
            page = get_page(client, f"/en/elections/{slug}/{part}")
            assert any(href.startswith("https://") for href in page.links), (slug, part)


def test_what_the_meetings_did_is_told_meeting_by_meeting(client, vote):
    norway = vote.delegations.get(country="NO")
    decide([norway.observers.get(family_name="Ulvestad")], Decision.Outcome.WITHDRAW)
    table = get_page(client, "/en/elections/2031-03-02/meetings/").table("What each meeting changed")
    assert [row[1:] for row in table] == [["103/594", "8", "0", "8"], ["103/594", "0", "1", "7"]]
    page = get_page(client, "/en/elections/2031-03-02/meetings/2/")
    assert "Nobody was accredited at this meeting." in page.text
    assert page.links["/en/elections/2031-03-02/meetings/1/"] == "Meeting 1"


def test_a_planned_meeting_is_not_public(client, vote):
    vote.meetings.create(ordinal=2, held_on=date(2031, 1, 1), resolutions="77/7")
    assert "77/7" not in get_page(client, "/en/elections/2031-03-02/meetings/").text
    assert client.get("/en/elections/2031-03-02/meetings/2/").status_code == 404


def test_nationalities_stand_beside_sending_states_and_both_say_what_they_are(client, vote):
    page = get_page(client, "/en/elections/2031-03-02/countries/")
    assert page.table("Accredited observers by the state that sends them")[0] == ["Norway", "2"]
    assert page.table("All accredited observers by nationality, whoever sends them")[0] == ["Norway", "3"]
    assert [table[-1] for table in page.tables] == [["Total", "3"], ["Total", "8"]]


def test_a_correction_and_what_it_corrects_name_each_other(client, db):
    election = make_archive_election("2020-05-05", is_public=True)
    wrong = make_bulletin(election, total=400, organizations_observers=None, states_observers=None)
    make_bulletin(
        election, number=2, organizations_observers=None, states_observers=None, corrects=wrong,
        correction_reason="Two were counted twice.",
    )  # fmt: skip
    first, second = (f"/en/elections/2020-05-05/bulletins/2021-01-04{suffix}/" for suffix in ("", "-2"))
    old, new = get_page(client, first), get_page(client, second)
    assert "400 international observers" in old.text
    assert "Two were counted twice." in old.text
    assert second in old.links
    assert "This announcement corrects an earlier one" in new.text
    assert first in new.links
    # The corrected figure has no row of its own, and the list says why.
    totals = get_page(client, "/en/elections/2020-05-05/")
    assert first in totals.links
    assert [row[-1] for row in totals.table("Announced totals")] == ["398"]
    assert "Two were counted twice." in totals.text


def test_a_closed_accreditation_is_in_the_past(client, archive):
    page = get_page(client, "/en/elections/2021-01-10/")
    assert "Accreditation closed: 4 January 2021, 18:00 (Asia/Almaty)" in page.text


def test_an_open_accreditation_says_when_it_closes_and_by_which_rule(client, archive):
    make_election("2031-03-02", date(2031, 3, 2), is_public=True)
    page = get_page(client, "/en/")
    assert "Accreditation closes: 24 February 2031, 18:00 (Asia/Almaty)" in page.text
    assert "Full days between the closing day and voting day: 5." in page.text


def test_an_exception_from_the_closing_rule_is_not_explained_by_the_rule(client, archive):
    make_election(
        "2031-03-02", date(2031, 3, 2), is_public=True, closes_override_reason="Floods.",
        closes_override=datetime(2031, 2, 26, 12, tzinfo=ZoneInfo("Asia/Almaty")),
    )  # fmt: skip
    page = get_page(client, "/en/")
    assert "Accreditation closes: 26 February 2031, 12:00" in page.text
    assert "Full days between" not in page.text


def test_the_commission_words_what_the_public_reads(client, archive):
    Phrase.objects.filter(key="commission").update(text_en="Commission of Somewhere")
    Phrase.objects.filter(key="licence").update(text_en="Take what you need.")
    page = get_page(client, "/en/")
    assert "Commission of Somewhere" in page.text
    assert "Take what you need." in page.text
    assert client.get("/data/elections.csv-metadata.json").json()["dc:license"] == "Take what you need."


def test_every_page_of_the_demonstration_says_that_it_is_made_up(client, archive):
    election = load_demo(NOW)
    for language in LANGUAGES:
        folder = f"/{language}/elections/{election.slug}/"
        pages = list(crawl(client, folder, folder))
        assert len(pages) > 8
        for path, _response, sent in pages:
            assert 'class="banner" role="note"' in sent, path
        assert 'class="banner" role="note"' in client.get(f"/{language}/").content.decode()


def test_every_page_has_its_own_title_and_needs_no_script(client, archive, vote):
    titles: dict[str, str] = {}
    for path, response, sent in crawl(client, "/en/about/", "/en/"):
        assert "<script" not in sent, path
        assert " style=" not in sent, path
        address = path.partition("?")[0]
        # The front page is the page of the current election.
        if address != "/en/":
            assert titles.setdefault(read(response).title, address) == address
    assert len(titles) > 100


def test_an_organization_that_never_sent_anybody_says_so(client, db):
    make_organization("sco")
    assert "No observers of this sender are known" in get_page(client, "/en/organizations/sco/").text


def test_the_figures_are_told_in_words_too(client, vote):
    text = get_page(client, "/en/elections/2031-03-02/").text
    assert "in all: 8 observers. From international organizations (2): 5 observers." in text
    assert "At the last meeting" in text


def test_of_january_2021_the_words_hold_every_sum_and_state(client, archive):
    for language in ("kk", "ru", "en"):
        text = get_page(client, f"/{language}/elections/2021-01-10/").text
        for figure in ("398", "322", "(10)", "76", "(31)"):
            assert figure in text


def test_where_no_total_is_known_there_are_no_words_for_it(client, archive):
    assert "In words" not in get_page(client, "/en/elections/2016-03-20/").text


def test_before_the_first_meeting_there_are_no_words_either(client, db):
    make_election("2031-03-02", is_public=True)
    assert "In words" not in get_page(client, "/en/elections/2031-03-02/").text
