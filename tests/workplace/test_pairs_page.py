"""The page on which the clerk compares two who look like one."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accreditation.delegations.models import Verdict
from tests.factories import make_country, make_delegation, make_election, make_observer


@pytest.fixture
def pair(db):
    election = make_election()
    fields = {"family_name": "Aldermann", "given_name": "Bruno", "birth_date": "1980-05-01"}
    one = make_observer(make_delegation(election), document_number="SECRETDOC1", **fields)
    other = make_observer(make_delegation(election, country=make_country("NO")), **fields)
    return one, other


def address(pair):
    return reverse("admin:pairs", args=[pair[0].delegation.election.slug])


def send(client, pair, what):
    return client.post(address(pair), {"first": pair[0].pk, "second": pair[1].pk, "answer": what})


@pytest.mark.parametrize(("what", "is_same"), [("same", True), ("different", False)])
def test_an_answer_is_remembered_with_who_gave_it(desk, clerk, pair, what, is_same):
    client = desk(clerk)
    assert client.get(address(pair)).context["open"] == 1
    send(client, pair, what)
    verdict = Verdict.objects.get()
    assert (verdict.is_same, verdict.found_by) == (is_same, clerk)
    page = client.get(address(pair))
    assert page.context["open"] == 0
    assert "Every pair has its answer." in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"first": "x", "second": "9" * 40}, {"answer": "same", "first": "0"}])
def test_nonsense_is_not_remembered(desk, clerk, pair, sent):
    response = desk(clerk).post(address(pair), sent)
    assert "Nothing was remembered" in str(list(get_messages(response.wsgi_request))[-1])
    assert not Verdict.objects.exists()


def test_documents_are_read_by_those_only_who_enter_persons(desk, clerk, auditor, pair):
    assert "SECRETDOC1" in desk(clerk).get(address(pair)).content.decode()
    text = desk(auditor).get(address(pair)).content.decode()
    assert "SECRETDOC1" not in text
    assert "••••••" in text


def test_without_a_pair_the_page_says_so(desk, clerk, db):
    election = make_election()
    assert "Nobody looks like anybody else." in desk(clerk).get(f"/admin/pairs/{election.slug}/").content.decode()
    assert desk(clerk).get("/admin/pairs/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("who", "reads", "answers"),
    [
        ("clerk", 200, 302), ("secretary", 200, 302), ("auditor", 200, 403), ("administrator", 403, 403),
        ("staff_without_rights", 403, 403), ("stranger", 302, 302),
    ],
)  # fmt: skip
def test_only_whoever_enters_persons_answers(cast, desk, pair, who, reads, answers):
    client = desk(cast[who])
    assert client.get(address(pair)).status_code == reads
    assert send(client, pair, "same").status_code == answers
    assert Verdict.objects.exists() == (who in {"clerk", "secretary"})
