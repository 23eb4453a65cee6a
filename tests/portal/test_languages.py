"""Every page in three languages: how one gets there, how one changes, and how figures and dates are written."""

import pytest

from tests.portal.conftest import LANGUAGES
from tests.portal.reading import get_page, read

pytestmark = pytest.mark.usefixtures("archive")

PAGES = [
    "",
    "about/",
    "elections/",
    "elections/2021-01-10/",
    "elections/2021-01-10/organizations/",
    "elections/2021-01-10/countries/",
    "elections/2021-01-10/meetings/",
    "elections/2021-01-10/meetings/5/",
    "elections/2021-01-10/bulletins/2021-01-04/",
    "organizations/",
    "organizations/odihr/",
    "countries/",
    "countries/JO/",
]
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def test_the_language_switch_keeps_the_page(client):
    for path in PAGES:
        for language in LANGUAGES:
            page = get_page(client, f"/{language}/{path}")
            assert page.language == language
            for other in set(LANGUAGES) - {language}:
                assert page.links[f"/{other}/{path}"] == NAMES[other]


def test_search_engines_are_told_the_page_and_its_translations(client):
    for path in PAGES:
        page = get_page(client, f"/en/{path}")
        assert page.canonical == f"http://testserver/en/{path}"
        assert page.alternates == {language: f"http://testserver/{language}/{path}" for language in LANGUAGES}


def test_the_language_switch_keeps_the_search_words_and_the_canonical_address_does_not(client, vote):
    kept = "?name=%D0%9D%D0%B8%D0%BB%D1%8C%D1%81&sender=country%3ANO&page=2"
    page = get_page(client, f"/en/elections/2031-03-02/observers/{kept}")
    assert page.links[f"/kk/elections/2031-03-02/observers/{kept}"] == "Қазақша"
    assert page.canonical == "http://testserver/en/elections/2031-03-02/observers/"


def test_a_misspelt_address_offers_the_front_pages(client):
    response = client.get("/ru/nowhere/")
    assert response.status_code == 404
    page = read(response)
    assert page.links["/kk/"] == "Қазақша"
    assert (page.language, page.canonical, page.alternates) == ("ru", "", {})


def test_the_root_leads_to_the_language_of_the_reader_else_to_the_default(client):
    for accepted, language in [
        ("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("en-GB", "en"), ("kk-KZ", "kk"), ("fr-FR,fr", "kk"), ("", "kk"),
        ("\x01;q=", "kk"),
    ]:  # fmt: skip
        response = client.get("/", headers={"accept-language": accepted})
        assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")


def test_an_address_without_a_language_leads_to_the_page_in_the_readers_own(client):
    response = client.get("/elections/2021-01-10/?a=b", headers={"accept-language": "ru"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ru/elections/2021-01-10/?a=b")


def test_numbers_and_dates_are_written_as_the_reader_writes_them(client):
    for language, number, day in [
        ("en", "1,013", "9 June 2019"),
        ("ru", "1 013", "9 июня 2019"),
        ("kk", "1 013", "2019 жылғы 9 маусым"),
    ]:
        text = get_page(client, f"/{language}/elections/2019-06-09/").text
        assert number in text, language
        assert day in text, language


def test_names_of_elections_organizations_and_states_follow_the_language(client):
    for language, words in [
        ("kk", {"2021 жылғы Парламент Мәжілісі мен мәслихаттар депутаттарының сайлауы", "Түркия"}),
        (
            "ru",
            {"Выборы депутатов Мажилиса Парламента и маслихатов 2021 года", "Шанхайская организация сотрудничества"},
        ),
        ("en", {"Mazhilis and maslikhat elections 2021", "Shanghai Cooperation Organisation"}),
    ]:
        text = get_page(client, f"/{language}/elections/2021-01-10/").text
        assert {word for word in words if word not in text} == set()


def test_states_stand_in_the_alphabet_of_the_reader(client):
    def listed(language):
        page = get_page(client, f"/{language}/countries/")
        return [text for href, text in page.links.items() if href.startswith(f"/{language}/countries/") and text]

    russian = listed("ru")
    assert russian.index("Австрия") < russian.index("Азербайджан") < russian.index("Армения") < russian.index("Эстония")
    kazakh = listed("kk")
    assert kazakh.index("Армения") < kazakh.index("Әзербайжан") < kazakh.index("Бельгия")
    assert kazakh.index("Норвегия") < kazakh.index("Өзбекстан") < kazakh.index("Палестина")


def test_equal_figures_stand_in_the_alphabet_of_the_reader(client):
    table = get_page(client, "/kk/elections/2021-01-10/").tables[1]
    twos = [row[0] for row in table[4:13]]
    assert twos.index("Армения") < twos.index("Қырғызстан")
    assert twos.index("Молдова") < twos.index("Өзбекстан")
