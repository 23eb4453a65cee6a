"""Names of observers: shown where the election shows them, for as long as it does, and to nobody's search engine."""

from datetime import timedelta

import pytest

from accreditation.commission.models import Decision
from accreditation.elections.models import Election
from tests.factories import decide, make_accredited
from tests.portal.reading import body, get_csv, get_page

LIST = "/en/elections/2031-03-02/observers/"
FILE = "/data/elections/2031-03-02/observers.csv"
SHOWN = ["Aldermann", "Baktiyarov", "Dovrefjell", "Fontarelli", "Halvarsen", "Ömürbekova", "Ulvestad"]


def change(election, **fields):
    Election.objects.filter(pk=election.pk).update(**fields)


def names(page):
    return [row[0] for row in page.tables[0][1:]]


def test_the_list_names_accredited_observers_their_sender_and_nationality(client, vote):
    page = get_page(client, LIST)
    assert [name.split()[0] for name in names(page)] == SHOWN
    row = page.row("Halvarsen Nils")
    assert row[1:] == ["Norway", "Norway", "observer"]


def test_counted_people_only_are_listed(client, vote):
    assert "Interpretova" not in get_page(client, LIST).text


def test_a_delegation_that_objects_is_counted_but_not_named(client, vote):
    assert "Objectov" not in get_page(client, LIST).text
    assert "Objectov" not in body(client.get(FILE))
    assert "8 international observers accredited" in get_page(client, "/en/elections/2031-03-02/").text


def test_who_is_not_or_no_longer_accredited_is_not_named(client, vote):
    norway = vote.delegations.get(country="NO")
    decide(list(norway.observers.filter(family_name="Ulvestad")), Decision.Outcome.WITHDRAW)
    assert "Ulvestad" not in get_page(client, LIST).text
    assert "Ulvestad" not in body(client.get(FILE))


def test_counts_only_is_the_default_and_shows_no_name(client, vote):
    assert Election._meta.get_field("names_public").default == "counts"
    change(vote, names_public="counts")
    assert client.get(LIST).status_code == client.get(FILE).status_code == 404
    page = get_page(client, "/en/elections/2031-03-02/")
    assert LIST not in page.links
    assert FILE not in page.links


def test_names_without_nationality_show_none(client, vote):
    change(vote, names_public="names")
    page = get_page(client, LIST)
    assert len(page.tables[0][0]) == 3
    assert "Nationality" not in page.text
    assert "nationality" not in get_csv(client, FILE)[0]
    filtered = get_page(client, f"{LIST}?nationality=DE")
    assert len(names(filtered)) == 7


def test_the_lists_disappear_after_the_display_period_and_totals_stay(client, vote):
    change(vote, names_public_until=vote.today())
    assert client.get(LIST).status_code == client.get(FILE).status_code == 200
    change(vote, names_public_until=vote.today() - timedelta(days=1))
    for path in (LIST, FILE, f"{FILE}-metadata.json", LIST.replace("/en/", "/kk/")):
        assert client.get(path).status_code == 404, path
    page = get_page(client, "/en/elections/2031-03-02/")
    assert "8 international observers accredited" in page.text
    assert LIST not in page.links


def test_search_engines_are_kept_from_names(client, vote):
    response = client.get(LIST)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert get_page(client, LIST).robots == "noindex"
    assert client.get(FILE).headers["X-Robots-Tag"] == "noindex"
    assert get_page(client, "/en/elections/2031-03-02/").robots == ""


def test_names_stand_in_the_alphabet_of_the_reader(client, vote):
    assert names(get_page(client, LIST))[-3:-1] == [
        "Halvarsen Nils",
        "Ömürbekova Ainura Өмүрбекова Айнура",
    ]
    for language in ("kk", "ru"):
        page = get_page(client, LIST.replace("/en/", f"/{language}/"))
        shown = [name.split()[0] for name in names(page)]
        latin = [name for name in SHOWN if name not in {"Baktiyarov", "Ömürbekova"}]
        assert shown == [*latin, "Бақтияров", "Өмүрбекова"]
        assert "Ömürbekova Ainura" in page.text


@pytest.mark.parametrize("query", ["бактияр", "BAKTIYAR", "Бақтияров Ю", "yusuf"])
def test_a_name_is_found_in_either_script_and_any_case(client, vote, query):
    page = get_page(client, f"{LIST}?name={query}")
    assert [name.split()[0] for name in names(page)] == ["Baktiyarov"]
    assert "1 observer" in page.text


def test_only_roles_of_people_on_the_list_can_be_chosen(client, vote):
    form = client.get(LIST).context["form"]
    assert [role for role, _label in form.fields["role"].choices] == ["", "head", "long_term", "observer"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sender=organization:sco", {"Baktiyarov", "Ömürbekova"}),
        ("sender=country:NO", {"Halvarsen", "Ulvestad"}),
        ("role=head", {"Dovrefjell"}),
        ("nationality=NO", {"Dovrefjell", "Halvarsen", "Ulvestad"}),
        ("sender=organization:odihr&nationality=NO", {"Dovrefjell"}),
    ],
)
def test_the_list_is_narrowed_by_sender_role_and_nationality(client, vote, query, expected):
    assert {name.split()[0] for name in names(get_page(client, f"{LIST}?{query}"))} == expected


def test_a_search_that_finds_nobody_leads_back_to_everybody(client, vote):
    page = get_page(client, f"{LIST}?name=nobody")
    assert "Nobody matches." in page.text
    assert page.links[LIST] == "Show everybody"


def test_senders_who_object_are_no_choice_of_the_search(client, vote):
    assert 'value="country:JO"' not in client.get(LIST).content.decode()


def test_pages_keep_the_search_words(client, vote):
    make_accredited(60, vote.delegations.get(country="NO"))
    page = get_page(client, f"{LIST}?sender=country:NO&role=observer&page=2")
    assert "Page 2 of 2" in page.text
    assert len(names(page)) == 12
    assert page.links["?sender=country%3ANO&role=observer&page=1"] == "Previous"
