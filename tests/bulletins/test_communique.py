"""The ready text for the press, in three languages."""

import io
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from accreditation.bulletins.communique import communique, communiques
from accreditation.bulletins.counting import timeline, totals
from accreditation.elections.models import Election
from tests.factories import decide, make_accredited, make_country, make_delegation, make_election

NOW = datetime(2021, 1, 5, tzinfo=UTC)
CLOSED = {
    "kk": "2021 жылғы 4\xa0қаңтар, 18:00 (Asia/Almaty)",
    "ru": "4\xa0января 2021\xa0г., 18:00 (Asia/Almaty)",
    "en": "4\xa0January 2021, 18:00 (Asia/Almaty)",
}
OF_2021 = {
    "cis-ec": 179, "cis-ipa": 48, "odihr": 42, "sco": 15, "osce-pa": 9, "turkpa": 9, "csto-pa": 7, "ots": 7, "oic": 4,
    "eu-delegation": 2,
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_of_january_2021_it_holds_every_figure_and_name(language):
    call_command("load_reference", stdout=io.StringIO())
    election = Election.objects.get(slug="2021-01-10")

    text = communique(totals(election), timeline(election), NOW, language).text

    for figure in ("398", "322", "(10)", "76", "(31)"):
        assert figure in text
    with translation.override(language):
        named = {row.sender.slug: row.sender.name for row in totals(election).organizations.rows}
        states = {row.sender.name for row in totals(election).countries.rows}
    assert named.keys() == OF_2021.keys()
    assert all(f"– {named[slug]}: {observers}\n" in text for slug, observers in OF_2021.items())
    assert len(states) == 31
    assert all(state in text for state in states)
    assert CLOSED[language].replace("\xa0", " ") in text.replace("\xa0", " ")
    assert "7" in text


@pytest.mark.django_db
def test_where_the_register_holds_them_the_states_have_their_figures():
    election = make_election()
    make_accredited(3, make_delegation(election))
    norway = make_accredited(2, make_delegation(election, country=make_country("NO")))
    decide(norway[:1], "withdraw", "Letter 5/12.")

    text = communique(totals(election), timeline(election), timezone.now(), "en").text

    assert "in all: 4 observers." in text
    assert "From international organizations (1): 3 observers." in text
    assert "From foreign states (1): 1 observer." in text
    assert "– Norway: 1" in text
    assert "considered accreditation at 3 meetings" in text
    assert "accredited: 0 observers. Resolution: 103/594. Left: 1 observer." in text
    assert "closes:" in text


@pytest.mark.django_db
def test_it_comes_in_all_three_languages_whatever_the_reader_has():
    election = make_election()
    make_accredited(1, make_delegation(election))
    texts = communiques(totals(election), timeline(election), timezone.now())
    assert [text.language for text in texts] == ["kk", "ru", "en"]
    assert len({text.title for text in texts}) == 3
