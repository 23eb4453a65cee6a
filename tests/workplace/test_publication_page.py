"""The secretary publishes figures as of a meeting and takes the text for the press."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accreditation.bulletins.models import Bulletin
from tests.factories import decide, make_accredited, make_country, make_delegation, make_election, make_meeting


@pytest.fixture
def election(db):
    election = make_election(is_public=True)
    make_accredited(3, make_delegation(election))
    make_accredited(2, make_delegation(election, country=make_country("NO")))
    return election


def address(election, ordinal=2):
    return reverse("admin:commission_meeting_publication", args=[election.meetings.get(ordinal=ordinal).pk])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def test_what_is_published_stands_on_the_public_page_and_in_its_data_file(desk, secretary, client, election):
    response = desk(secretary).post(address(election))

    bulletin = Bulletin.objects.get()
    assert told(response) == f"Published: {bulletin}."
    assert bulletin.published_by == secretary
    page = client.get(f"/en/elections/{election.slug}/bulletins/{bulletin.label}/")
    assert b">5<" in page.content
    data = client.get(f"/data/elections/{election.slug}/bulletins/{bulletin.label}.json")
    assert data.content.decode() == bulletin.published_json
    assert data.json()["total"] == 5
    assert data.json()["source"] == f"http://testserver/en/elections/{election.slug}/meetings/2/"


def test_the_data_file_of_a_day_never_changes(desk, secretary, client, election):
    desk(secretary).post(address(election))
    bulletin = Bulletin.objects.get()
    path = f"/data/elections/{election.slug}/bulletins/{bulletin.label}.json"
    before = client.get(path).content
    decide(list(election.delegations.first().observers.all())[:1], "withdraw")
    assert client.get(path).content == before
    for other in ("2020-01-01", "x", f"{bulletin.label}-7"):
        assert client.get(f"/data/elections/{election.slug}/bulletins/{other}.json").status_code == 404


def test_the_text_for_the_press_stands_there_in_three_languages(desk, secretary, election):
    page = desk(secretary).get(address(election))
    assert [text.language for text in page.context["texts"]] == ["kk", "ru", "en"]
    assert "in all: 5 observers" in page.content.decode()


def test_what_was_published_is_corrected_with_a_reason(desk, secretary, election):
    client = desk(secretary)
    client.post(address(election), {})
    shown = {"corrects": Bulletin.objects.get().pk}
    page = client.post(address(election), shown | {"reason": " "})
    assert list(page.context["form"].errors) == ["reason"]
    client.post(address(election), shown | {"reason": "A sender was named wrongly."})
    assert [bulletin.correction_reason for bulletin in Bulletin.objects.order_by("pk")] == [
        "", "A sender was named wrongly.",
    ]  # fmt: skip


def test_of_an_earlier_meeting_nothing_is_published(desk, secretary, election):
    page = desk(secretary).get(address(election, 1))
    assert not page.context["may_publish"]
    assert "as of the last recorded meeting" in told(desk(secretary).post(address(election, 1)))


def test_a_planned_meeting_has_no_publication(desk, secretary, election):
    planned = make_meeting(election)
    assert desk(secretary).get(reverse("admin:commission_meeting_publication", args=[planned.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "reads", "publishes"),
    [
        ("clerk", 200, 403), ("secretary", 200, 302), ("auditor", 200, 403), ("administrator", 200, 403),
        ("staff_without_rights", 403, 403), ("stranger", 302, 302),
    ],
)  # fmt: skip
def test_only_the_secretary_publishes(cast, desk, election, who, reads, publishes):
    client = desk(cast[who])
    assert client.get(address(election)).status_code == reads
    assert client.post(address(election)).status_code == publishes
    assert Bulletin.objects.exists() == (who == "secretary")


def test_a_correction_that_is_sent_twice_is_published_once(desk, secretary, election):
    client = desk(secretary)
    client.post(address(election))
    typed = {"corrects": client.get(address(election)).context["form"]["corrects"].value(), "reason": "A wrong name."}
    client.post(address(election), typed)
    again = client.post(address(election), typed)
    assert told(again).startswith("Nothing was published: what you correct is corrected already.")
    assert again.context["form"]["reason"].value() == "A wrong name."
    assert again.context["form"]["corrects"].value() == Bulletin.objects.order_by("-pk").first().pk
    assert Bulletin.objects.count() == 2


def test_a_meeting_that_could_not_be_recorded_afterwards_is_told(desk, secretary, election):
    planned = make_meeting(election, held_on=timezone.localdate() - timedelta(days=1))
    page = desk(secretary).get(address(election))
    assert page.context["held_before"] == [planned]
    assert "record it first" in page.content.decode()
