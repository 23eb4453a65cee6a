"""Spellings of one name meet in one key, and a search finds them from either script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.spelling.folding import fold, search_key, search_terms
from accreditation.spelling.search import begins_words_of

ONE_NAME = [
    "Щербацова Shcherbatsova Scherbatsova Schcherbatsova Shcherbatcova Shcherbacova SHCHERBATSOVA",
    "Щегорцова Shchegortsova Schegortsova Schchegortsova",
    "Әбдіров Абдиров Abdirov Abdyrov Äbdirov",
    "Иванов Ivanov IVANOV Iwanow Ива́нов",
    "Ұлықбекұлы Ulykbekuly Ulyqbekuly Улыкбекулы",
    "Ғалымжан Galymzhan Ghalymzhan Ғалымжан",
    "Алексей Aleksei Aleksey Alexei Alexey Aleksej",
    "Максим Maksim Maxim",
    "Соловьёв Соловьев Solovyov Solovev Solovyev Soloviev Solov'ev",
    "Назарбаев Nazarbaev Nazarbayev Nazarbajev",
    "Юрий Yuri Yury Yuriy Iurii Jurij",
    "Наталья Natalia Natalya Наталия Nataliya Nataliia Natalja",
    "Пётр Петр Petr Pyotr",
    "Рахимов Rakhimov Rahimov Raximov",
    "Джураев Djuraev Dzhuraev Dzhurayev Zhuraev",
    "Акмалжон Akmaljon Akmaldjon Akmaldzhon",
    "Объедков Obieedkov Obedkov Obyedkov",
    "Първанов Parvanov",
    "Чайковский Tchaikovsky Tschaikowskij Chaykovskiy",
    "Анна Anna Ana",
    "Türkiye Turkiye",
    "O‘roq O'roq Oroq",
]


@pytest.mark.parametrize("spellings", ONE_NAME)
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["Божко Бойко", "Щербаков Щербацов", "Жуков Юков", "Алексин Алёхин", "Абаев Бабаев", "Сазонов Казонов"]
)
def test_names_that_differ_in_sound_stay_apart(pair):
    one, other = pair.split()
    assert fold(one) != fold(other)


def test_a_composed_and_a_decomposed_letter_are_one():
    assert fold("Андрей") == fold("Андре\u0438\u0306") == "andrei"


def test_a_hyphen_parts_words_and_an_apostrophe_does_not():
    assert fold("Иванов-Петров  О’Коннор") == "ivanov petrov okonor"


def test_digits_are_kept_as_they_are():
    assert fold("УИК № 1100") == "uik no 1100"


def test_a_text_without_letters_folds_to_nothing():
    assert fold(" — ") == ""
    assert search_key("", " — ") == ""


@given(st.text())
def test_a_key_is_words_of_plain_ascii(text):
    key = fold(text)
    assert key == " ".join(key.split())
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789 " for character in key)


@given(st.one_of(st.text(), st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі -"), st.text("shcktzxjyiewqgpdfbao' ")))
def test_folding_a_key_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("АБЩЖІабвгдеёжщъцчшіәқңұ shctzkyXx-"))
def test_case_makes_no_difference(text):
    assert fold(text.upper()) == fold(text.lower())


def test_a_search_key_has_each_word_once_between_spaces():
    assert search_key("Иванов", "Ivanov Пётр", "Petr") == " ivanov petr "


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Жээнбеков", "Jeenbekov"),
        ("Jeenbekov", "Жээнбеков"),
        ("Раджабов", "Rajabov"),
        ("Rajabov", "Раджабов"),
        ("Яков", "Jakov"),
        ("Jakov", "Яков"),
        ("щерб", "Shcherbatsova"),
        ("Щербат", "Scherbatsova"),
        ("Матви", "Матвиенко"),
        ("dmit", "Дмитрий"),
        ("ұлық", "Ulykbekuly"),
        ("ivanov petr", "Пётр Иванов"),
        ("Дмитрий", "Dmitry"),
        ("adep", "Әдепхан"),
        ("adepkhan", "Әдепхан"),
        ("Shc", "Щербацова"),
        ("Czec", "Czech"),
        ("Muk", "Мухамедов"),
        ("Алекс", "Alexander"),
    ],
)
def test_a_query_begins_words_of_the_key(query, name):
    assert begins_words_of(search_key(name), search_terms(query))


def test_a_query_has_each_term_once():
    assert [beginnings[0] for beginnings in search_terms("Иванов ivanov, Пётр")] == ["ivanov", "petr"]
    assert search_terms(" ... ") == []


@given(st.text("абвгдежзийклмнопрстуфхцчшщыэюяіқ", min_size=1, max_size=12))
def test_a_whole_name_finds_itself(name):
    assert begins_words_of(search_key(name), search_terms(name))


NAMES = (
    "Щербацова Shcherbatsova Scherbatsova Әдепхан Adepkhan Мұхамедов Mukhamedov Czech Чехия Chekhov Чехов Jakov Яков "
    "Matvienko Матвиенко Alexander Александр Maxim Максим Dzhumabaev Джумабаев Phuket Rajabov Раджабов Tchaikovsky "
    "Чайковский Aliyev Алиев Vasiliev Васильев Solovyov Соловьёв Obyedkov Объедков Roxana Роксана Akmaljon Акмалжон "
    "Qasymov Қасымов Ghalymzhan Ғалымжан Kakha Каха Gogh Zhukov Жуков Schmidt Шмидт Björk Łukasz Şahin Nguyễn"
).split()


@pytest.mark.parametrize("name", NAMES)
def test_every_beginning_of_three_letters_or_more_finds_the_name(name):
    missed = [
        name[:end] for end in range(3, len(name) + 1)
        if not begins_words_of(search_key(name), search_terms(name[:end]))
    ]  # fmt: skip
    assert missed == []


@pytest.mark.parametrize(("query", "name"), [("Ali", "Alexander"), ("zzzz", "Zaborowka"), ("Pet", "Pavel")])
def test_what_does_not_begin_a_name_does_not_find_it(query, name):
    assert not begins_words_of(search_key(name), search_terms(query))
