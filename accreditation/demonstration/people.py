"""Fictitious people: invented family names joined at random, repeatable, with invented documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accreditation.spelling.transliteration import romanise

# Invented family names, so that no real person is meant. Each family of names has given names of the same language.
_SLAVIC = (
    "Лугодол Верестай Тополинец Бережняк Сосновей Каменярик Озерщин Рябинол Снегопяст Ветролом "
    "Зареченцев Мостовщук Речнолис Белоколос Дубороща Звонарец Луноход Полесовей Травоград Щебетун"
).split()
_SLAVIC_GIVEN = "Артём Вадим Глеб Егор Кирилл Павел Роман Степан Алла Вера Дарья Инна Лидия Майя Нина Ольга".split()
_KAZAKH = (
    "Өрісбек Құралтай Ғаламбек Ұшқынбай Әдепхан Жұлдызбел Көктемір Сәулебай Тұмарқан Үкібас "
    "Шаңырақов Бәйтерекұлы Қарлығашев Іңкәрбек Арқаноян Төсқалам"
).split()
_KAZAKH_GIVEN = "Айбар Әлішер Бақтияр Ғани Данияр Ерлан Қайсар Мұрат Айгүл Әсем Гүлнұр Жанна Қарлығаш Ұлжан".split()
_LATIN = (
    "Ostermoor Lindqvale Brackenfeld Vermeadow Castelbruno Pinharosa Windhelmer Norrvind Duskwater Almansor "
    "Greyhollow Montevista Ferngate Kirkebro Tallgraven Ravensholt Santamora Belcastel Haverstone Quillmere"
).split()
_LATIN_GIVEN = "Anders Bruno Carla Daria Edwin Flora Hugo Ines Jonas Klara Louis Marta Oscar Paula Rita Simon".split()
_EASTERN = (
    "Haridwan Jalmaran Sorabek Anandur Miralzad Tokuvara Pemasiri Qasimyar Rahnavard Suvanlik Zhenlao Altunkaya"
).split()
_EASTERN_GIVEN = "Amir Dilnoza Farid Hana Ismail Jamila Kamran Laila Nasrin Omar Parvina Rustam Samira Yusuf".split()

_CYRILLIC_STATES = {"RU", "BY", "UA", "KG", "TJ", "AM", "MD", "UZ", "AZ", "TM", "MN"}
_KAZAKH_NAMED = {"KG", "UZ", "TM"}
_EASTERN_STATES = {"TR", "JO", "IN", "ID", "MV", "PH", "PS", "PK", "IR", "CN", "TJ", "AZ", "MN", "SA", "EG"}


@dataclass(frozen=True)
class Person:
    """A fictitious person with a fictitious document."""

    family_name: str
    given_name: str
    family_name_cyrillic: str
    given_name_cyrillic: str
    birth_date: date
    document_number: str


def people(seed: int) -> "PersonMaker":
    """Return a maker of people; equal seeds make equal people."""
    return PersonMaker(Random(seed))  # noqa: S311 - names for a demonstration, not secrets


class PersonMaker:
    """Makes people one after another, no two with the same document."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._numbers: Iterator[int] = iter(range(1_000_000))

    def skip(self, documents: int) -> None:
        """Leave so many document numbers to others."""
        for _number in zip(range(documents), self._numbers, strict=False):
            pass

    def make(self, nationality: str) -> Person:
        family, given, cyrillic = self._names(nationality)
        birth_date = date(1955, 1, 1) + timedelta(days=self._random.randrange(16_000))
        number = f"DEMO{next(self._numbers):06d}"
        if cyrillic:
            return Person(romanise(family), romanise(given), family, given, birth_date, number)
        return Person(family, given, "", "", birth_date, number)

    def _names(self, nationality: str) -> tuple[str, str, bool]:
        choose = self._random.choice
        if nationality in _KAZAKH_NAMED:
            return choose(_KAZAKH), choose(_KAZAKH_GIVEN), True
        if nationality in _EASTERN_STATES:
            return choose(_EASTERN), choose(_EASTERN_GIVEN), False
        if nationality in _CYRILLIC_STATES:
            return choose(_SLAVIC), choose(_SLAVIC_GIVEN), True
        return choose(_LATIN), choose(_LATIN_GIVEN), False
