"""The seven meetings before the elections of January 2021, gone through again with people who never existed.

What each meeting added is what the commission announced. Which sender gained how much at meeting 6 and which at
meeting 7 no source tells: that is shared out here as it must add up.
"""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.core.management import call_command

from accreditation.bulletins.communique import communiques
from accreditation.bulletins.counting import timeline, totals
from accreditation.bulletins.publishing import publish
from accreditation.bulletins.reconciliation import check
from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.models import AgendaItem, Meeting
from accreditation.commission.record import accreditations, plan_meeting, record_agenda
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.factories import make_observers

pytestmark = pytest.mark.django_db

SIXTH = {"cis-ipa": 19, "cis-ec": 31, "odihr": 4, "sco": 1, "ots": 7, "csto-pa": 7, "turkpa": 9}
MEETINGS = [
    (date(2020, 11, 20), {"cis-ipa": 29}),
    (date(2020, 12, 5), {"cis-ec": 6, "oic": 4}),
    (date(2020, 12, 7), {"odihr": 12, "JO": 3, "KG": 2, "MV": 2, "MD": 2, "TR": 2}),
    (date(2020, 12, 10), {"odihr": 24}),
    (date(2020, 12, 22), {
        "cis-ec": 142, "sco": 14, "osce-pa": 9, "odihr": 2, "RO": 3, "AM": 2, "ID": 2, "UZ": 2, "TR": 2, "IN": 2,
        "PH": 2, "CH": 2, "AZ": 1, "HU": 1, "ES": 1, "NO": 1, "RU": 1, "FR": 1,
    }),
]  # fmt: skip
TOTALS = [29, 39, 62, 86, 276, 374, 398]


def campaign():
    """All seven: the sixth and the seventh add 98 and 24, together 80 of organizations and 42 of states."""
    known = {sender for _day, added in MEETINGS for sender in added if sender.isupper()}
    missing = ["BE", "CA", "CZ", "EE", "FI", "DE", "GB", "IT", "MN", "PS", "PL", "SE", "UA"]
    assert not known & set(missing)
    last = {"eu-delegation": 2} | dict.fromkeys(missing, 1) | {"TR": 9}
    sixth = SIXTH | dict.fromkeys(missing[:7], 2) | {"TR": 6}
    assert (sum(sixth.values()), sum(last.values())) == (98, 24)
    return [*MEETINGS, (date(2020, 12, 28), sixth), (date(2021, 1, 4), last)]


@pytest.fixture
def election():
    call_command("load_reference", stdout=io.StringIO())
    return Election.objects.create(
        slug="2021-01-10-again", name_kk="Қайта", name_ru="Заново", name_en="Again", voting_day=date(2021, 1, 10),
        opens_on=date(2020, 10, 22), is_public=True,
    )  # fmt: skip


numbers = count(1)


def arrive(election, added):
    """Persons of these senders, entered and made ready."""
    people = []
    for sender, number in added.items():
        place = {"country": Country.objects.get(code=sender), "kind": "state"} if sender.isupper() else {
            "organization": Organization.objects.get(slug=sender), "kind": "mission"}  # fmt: skip
        delegation, _made = Delegation.objects.get_or_create(election=election, **place)
        people += make_observers(number, delegation, document_number="", nationality=Country.objects.get(code="NO"))
    move(Observer.objects.filter(pk__in=[person.pk for person in people]), "ready")
    return Observer.objects.filter(pk__in=[person.pk for person in people]).with_senders()


def hold(election, day, items):
    meeting = plan_meeting(election, day, f"{next(numbers)}/2021")
    put_on_agenda(meeting, items, None)
    at = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=9)
    record_agenda(meeting, None, at)
    return meeting, at


def test_the_totals_after_each_meeting_are_those_that_were_announced(election):
    told = []
    for day, added in campaign():
        meeting, at = hold(election, day, accreditations(arrive(election, added)))
        bulletin = publish(meeting, None, at)
        figures = totals(election)
        told.append((figures.total, bulletin.total, bulletin.added))
        texts = communiques(figures, timeline(election), at)
        assert all(str(figures.total) in text.text for text in texts)
    assert [total for total, _frozen, _added in told] == TOTALS
    assert [frozen for _total, frozen, _added in told] == TOTALS
    assert [added for _total, _frozen, added in told] == [29, 10, 23, 24, 190, 98, 24]
    end = totals(election)
    assert (end.organizations.senders, end.organizations.observers) == (10, 322)
    assert (end.countries.senders, end.countries.observers) == (31, 76)
    by_slug = {row.sender.slug: row.observers for row in end.organizations.rows}
    assert by_slug == {
        "cis-ec": 179, "cis-ipa": 48, "odihr": 42, "sco": 15, "osce-pa": 9, "turkpa": 9, "csto-pa": 7, "ots": 7,
        "oic": 4, "eu-delegation": 2,
    }  # fmt: skip
    assert check(election, deep=True) == []
    assert [totals(election, day).total for day, _added in campaign()] == TOTALS


def test_with_two_who_are_withdrawn_and_two_who_come_for_them_the_past_stays(election):
    days = campaign()
    for day, added in days[:5]:
        hold(election, day, accreditations(arrive(election, added)))
    leaving = list(
        Observer.objects.accredited().filter(delegation__organization__slug="odihr", decisions__meeting__ordinal=3)[:2]
    )
    coming = list(arrive(election, {"odihr": 2}))
    items = [
        *(AgendaItem(observer=person, outcome="replace", replacement=substitute)
          for person, substitute in zip(leaving, coming, strict=True)),
        *accreditations(coming),
    ]  # fmt: skip
    hold(election, date(2020, 12, 28), [*items, *accreditations(arrive(election, days[5][1]))])
    hold(election, days[6][0], accreditations(arrive(election, days[6][1])))
    assert [step.total for step in timeline(election)] == TOTALS
    sixth = Meeting.objects.get(election=election, ordinal=6)
    assert set(sixth.decisions.filter(outcome="replace").values_list("changes__meeting__ordinal", flat=True)) == {3}
    assert check(election, deep=True) == []
