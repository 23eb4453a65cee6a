"""A bulletin and its lines are added once, and then only read."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import Meeting, PermanentRecord
from tests.costs import costs_for_few_and_many
from tests.factories import (
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_country,
    make_election,
    make_organization,
)
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:bulletins_bulletin_add")


def save_again(row):
    row.save()


def delete(row):
    row.delete()


def update_all(row):
    type(row).objects.update(pk=row.pk)


def delete_all(row):
    type(row).objects.all().delete()


def update_by_hand(row):
    type(row).objects.bulk_update([row], ["added"])


def insert_over(row):
    type(row).objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["added"])


@pytest.mark.parametrize("way", [save_again, delete, update_all, delete_all, update_by_hand, insert_over])
@pytest.mark.parametrize("model", [Bulletin, BulletinLine])
def test_neither_is_changed_or_deleted(way, model):
    make_bulletin_line()
    before = list(model.objects.values())
    with pytest.raises(PermanentRecord), transaction.atomic():
        way(model.objects.get())
    assert list(model.objects.values()) == before


def typed(election, **fields):
    figures = {"total": "398", "organizations_observers": "322", "states_observers": "76", "stage": "final"}
    return {"election": election.pk, "published_on": "04.01.2021"} | figures | fields


def test_the_secretary_adds_a_bulletin_with_its_lines(secretary, desk):
    client = desk(secretary)
    odihr = make_organization()
    lines = {"lines-0-organization": odihr.pk, "lines-0-total": "43", "lines-0-quality": "official"}
    sent = filled_in(client.get(ADD), **typed(make_archive_election(), **lines))
    response = client.post(ADD, sent)
    assert response.status_code == 302, errors_in(response)
    bulletin = Bulletin.objects.get()
    assert (bulletin.total, bulletin.published_by) == (398, secretary)
    assert [(line.sender, line.total) for line in bulletin.lines.all()] == [(odihr, 43)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"total": "399"}, "The total is not the sum of organizations and states."),
        ({"published_on": "31.02.2021"}, "published_on"),
        ({"published_on": "1/4/2021"}, "published_on"),
        ({"number": "0"}, "The bulletins of a day are numbered from one."),
        ({"total": "-1"}, "total"),
        ({"total": "many"}, "total"),
        ({"source": "not an address"}, "source"),
    ],
)
def test_figures_that_cannot_be_come_back_with_a_sentence(secretary, desk, fields, said):
    client = desk(secretary)
    response = client.post(ADD, filled_in(client.get(ADD), **typed(make_archive_election(), **fields)))
    assert said in str(errors_in(response))
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("odihr", "NO", "4", "")], "A line has exactly one sender: an organization or a state."),
        ([("", "", "4", "")], "A line has exactly one sender: an organization or a state."),
        ([("odihr", "", "4", "3")], "A line has a total, or a minimum where the total is unknown."),
        ([("odihr", "", "4", ""), ("odihr", "", "5", "")], "stands here twice."),
        ([("", "NO", "4", ""), ("", "NO", "", "3")], "stands here twice."),
    ],
)
def test_lines_that_cannot_be_come_back_with_a_sentence(secretary, desk, lines, said):
    client = desk(secretary)
    make_organization()
    make_country("NO")
    cells = {}
    for place, (organization, country, total, at_least) in enumerate(lines):
        slug = {"odihr": make_organization().pk, "": ""}[organization]
        row = {"organization": slug, "country": country, "total": total, "at_least": at_least, "quality": "official"}
        cells |= {f"lines-{place}-{name}": value for name, value in row.items()}
    response = client.post(ADD, filled_in(client.get(ADD), **typed(make_archive_election(), **cells)))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Bulletin.objects.exists()


def test_a_bulletin_of_tomorrow_is_refused(secretary, desk):
    client = desk(secretary)
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = filled_in(client.get(ADD), **typed(make_archive_election(), published_on=f"{tomorrow:%d.%m.%Y}"))
    assert "lies in the future" in str(errors_in(client.post(ADD, sent)))


def test_it_names_no_meeting_and_no_bulletin_of_another_election(secretary, desk):
    client = desk(secretary)
    other = make_archive_election("2019-06-09")
    meeting = Meeting.objects.create(election=other, ordinal=1, held_on="2019-06-03", recorded_at=timezone.now())
    corrected = make_bulletin(other)
    fields = {"meeting": meeting.pk, "corrects": corrected.pk, "correction_reason": "A typing error."}
    response = client.post(ADD, filled_in(client.get(ADD), **typed(make_archive_election(), **fields)))
    assert set(errors_in(response)) == {"meeting", "corrects"}


def test_figures_of_a_register_are_computed_and_never_typed(secretary, desk):
    client = desk(secretary)
    response = client.post(ADD, filled_in(client.get(ADD), **typed(make_election())))
    assert set(errors_in(response)) == {"election"}


@pytest.mark.parametrize("who", ["clerk", "secretary", "auditor", "administrator"])
def test_what_was_announced_is_read_by_the_staff_and_changed_by_nobody(cast, desk, who):
    line, client = make_bulletin_line(), desk(cast[who])
    for name, row in (("bulletin", line.bulletin), ("bulletinline", line)):
        address = reverse(f"admin:bulletins_{name}_change", args=[row.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"total": "1"}).status_code == 403
        assert client.post(reverse(f"admin:bulletins_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:bulletins_bulletinline_add")).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "auditor", "administrator", "staff_without_rights"])
def test_only_the_secretary_adds_a_bulletin(cast, desk, who):
    assert desk(cast[who]).get(ADD).status_code == 403


@pytest.mark.parametrize("name", ["bulletin", "bulletinline"])
def test_a_list_costs_the_same_for_few_and_for_many(clerk, desk, name):
    election = make_archive_election()

    def add(numbers):
        for number in numbers:
            make_bulletin_line(make_bulletin(election, number=number + 1))

    few, many = costs_for_few_and_many(desk(clerk), reverse(f"admin:bulletins_{name}_changelist"), add)
    assert few == many


def test_the_page_of_a_bulletin_costs_the_same_for_few_lines_and_for_many(clerk, desk):
    bulletin = make_bulletin()
    address = reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])

    def add(numbers):
        for number in numbers:
            make_bulletin_line(bulletin, number, organization=make_organization(f"body-{number}"))

    few, many = costs_for_few_and_many(desk(clerk), address, add)
    assert few == many
