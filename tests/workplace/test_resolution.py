"""The draft of the resolution with its annexes, and the text for the press, as files."""

import io
import re
import subprocess

import pytest
from django.urls import reverse
from docx import Document

from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.models import AgendaItem
from accreditation.commission.record import plan_meeting, record_agenda
from accreditation.workplace.resolution import resolution
from tests.costs import queries_of
from tests.factories import (
    decide,
    make_accredited,
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)

KAZAKH = "Әбдірұқыңөүһ"


@pytest.fixture
def meeting(db):
    """Two to be accredited, one who leaves, one who is amended."""
    delegation = make_delegation(make_election(), country=make_country("NO"))
    leaving, staying = make_accredited(2, delegation, document_number="")
    coming = [
        *make_observers(1, delegation, family_name="Abdir", family_name_cyrillic=KAZAKH, given_name_cyrillic="",
                        position="Ambassador", document_number="SECRETDOC1"),
        *make_observers(1, make_delegation(delegation.election), family_name="O’Neill & <Sons>", title="Dr"),
    ]  # fmt: skip
    make_ready(coming)
    meeting = plan_meeting(delegation.election, None)
    items = [
        *(make_item(person, "accredit") for person in coming), make_item(leaving, "withdraw", "Letter 5/12."),
        make_item(staying, "amend", amendment='{"family_name": "Sudquest", "document_number": "SECRETDOC2"}'),
    ]  # fmt: skip
    put_on_agenda(meeting, items, None)
    return meeting


def address(meeting, language="en", extension="docx"):
    return reverse("admin:commission_meeting_resolution", args=[meeting.pk, language, extension])


def text_of(response):
    if response.headers["Content-Type"] == "application/pdf":
        command = ["pdftotext", "-", "-"]
        text = subprocess.run(command, input=response.content, capture_output=True, check=True).stdout.decode()
    else:
        document = Document(io.BytesIO(response.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_the_draft_names_everybody_with_sender_post_and_what_is_resolved(desk, secretary, meeting, extension):
    text = text_of(desk(secretary).get(address(meeting, extension=extension)))
    for part in (
        "1. To accredit as observers, according to annex 1: 2 persons.",
        "2. To end accreditation at the sender's request, according to annex 2: 1 person.",
        "3. To amend what is recorded of observers, according to annex 3: 1 person.",
        "Abdir", KAZAKH, "Norway", "Ambassador", "Dr O’Neill & <Sons>", "Letter 5/12.", "Sudquest",
        "changes resolution 103/594",
    ):  # fmt: skip
        assert part in text
    assert "SECRETDOC" not in text


@pytest.mark.parametrize("extension", ["docx", "pdf"])
@pytest.mark.parametrize(("language", "heading"), [("kk", "ҚАУЛЫ"), ("ru", "ПОСТАНОВЛЕНИЕ"), ("en", "RESOLUTION")])
def test_it_is_written_in_each_language_whatever_the_reader_has(desk, secretary, meeting, language, heading, extension):
    text = text_of(desk(secretary).get(address(meeting, language, extension)))
    assert heading in text
    assert make_country("NO").names[language] in text


def test_the_figures_are_those_of_the_control_sheet(desk, secretary, meeting):
    assert "Total 2 2 1 3" in text_of(desk(secretary).get(address(meeting)))


def test_once_recorded_it_is_no_draft_and_has_its_number(desk, secretary, meeting):
    meeting.held_on, meeting.resolutions = make_meeting(make_election("other")).held_on, "105/601"
    meeting.save()
    record_agenda(meeting, None)
    meeting.refresh_from_db()
    assert resolution(meeting, "en").mark == ""
    text = text_of(desk(secretary).get(address(meeting)))
    assert "No. 105/601" in text
    assert "changes resolution 103/594" in text


def test_an_annulment_and_a_replacement_say_what_they_concern(desk, secretary, db):
    leaves, comes = make_accredited(2)
    decide([leaves], "replace", replacement=comes)
    meeting = make_meeting(leaves.delegation.election)
    wrong = leaves.decisions.order_by("-pk").first()
    AgendaItem.objects.create(meeting=meeting, observer=leaves, outcome="annul", annuls=wrong, ground="A mistake.")
    assert "annulled: “replace” of meeting 2; A mistake." in text_of(desk(secretary).get(address(meeting)))
    replaced = text_of(desk(secretary).get(address(wrong.meeting)))
    assert f"replaced by {comes}" in replaced


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200), ("secretary", 200), ("auditor", 200), ("administrator", 403), ("staff_without_rights", 403),
        ("stranger", 302),
    ],
)  # fmt: skip
def test_whoever_reads_persons_and_meetings_prints_it(cast, desk, meeting, who, status):
    assert desk(cast[who]).get(address(meeting)).status_code == status


@pytest.mark.parametrize("path", ["0/resolution-en.pdf", "1/resolution-xx.pdf", "1/resolution-en.exe"])
def test_what_is_not_there_is_not_found(desk, secretary, path):
    assert desk(secretary).get(f"/admin/commission/meeting/{path}").status_code == 404


def test_a_long_resolution_costs_as_many_queries_as_a_short_one(desk, secretary, db):
    delegation = make_delegation()
    meeting = plan_meeting(delegation.election, None)
    client, costs = desk(secretary), []
    for number in (2, 60):
        people = make_observers(number, delegation)
        make_ready(people)
        put_on_agenda(meeting, [make_item(person, "accredit") for person in people], None)
        client.get(address(meeting))
        costs.append(queries_of(client, address(meeting)))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_text_for_the_press_is_a_file_too(desk, secretary, db, language):
    make_accredited(3)
    election = make_accredited(2, make_delegation(make_election("2031-03-02")))[0].delegation.election
    meeting = election.meetings.get()
    path = reverse("admin:commission_meeting_communique", args=[meeting.pk, language])
    response = desk(secretary).get(path)
    assert "2" in text_of(response)
    assert response.headers["Content-Disposition"] == f'attachment; filename="2031-03-02-communique-{language}.docx"'
    assert desk(secretary).get(path.replace(f"-{language}", "-xx")).status_code == 404


def test_what_was_resolved_names_everybody_as_on_that_day(desk, secretary, db):
    delegation = make_delegation()
    first, second = make_accredited(2, delegation, given_name="Ana", position="Attachée")
    accredited = first.decisions.get().meeting
    before = text_of(desk(secretary).get(address(accredited)))
    (amended,) = decide([first], "amend", amendment='{"family_name": "Sudquest"}')
    decide([second], "replace", replacement=first)
    decide([first], "amend", amendment='{"family_name": "Westquest"}')

    assert text_of(desk(secretary).get(address(accredited))) == before
    resolved = text_of(desk(secretary).get(address(amended.meeting)))
    assert str(first) in resolved
    assert "Sudquest" in resolved
    assert "Westquest" not in resolved
    replaced = text_of(desk(secretary).get(address(second.decisions.get(outcome="replace").meeting)))
    assert "replaced by Sudquest" in replaced


def test_a_ground_longer_than_a_page_goes_on_on_the_next(desk, secretary, meeting):
    AgendaItem.objects.filter(outcome="withdraw").update(ground="A letter of many words. " * 400 + "The end of it.")
    text = text_of(desk(secretary).get(address(meeting, extension="pdf")))
    assert "The end of it." in text
