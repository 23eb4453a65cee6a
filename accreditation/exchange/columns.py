"""The columns of a list of observers: names for programs, and headings for people in Kazakh, Russian and English."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import full_names
from accreditation.exchange.headings import Column, Headings

_COUNTRY = ("country", "state", "страна", "государство", "ел", "мемлекет")

# In the order of exported files.
COLUMNS = (
    Column("reference", "Жазба коды", "Код записи", "Reference", ("код", "reference code")),
    Column(
        "sender", "Жіберуші", "Направляющая сторона", "Sender",
        ("sending organization", "sending organisation", "sending state", "отправитель",
         "направляющая организация", "направляющее государство", "кем направлен", "жіберуші тарап", "жіберуші ұйым",
         "жіберуші мемлекет"),
        (*_COUNTRY, "organization", "organisation", "организация", "ұйым"),
    ),
    Column("delegation_kind", "Делегация түрі", "Вид делегации", "Kind of delegation", ("delegation",)),
    Column("title", "Қаратпа сөз", "Обращение", "Title", ("form of address", "титул", "қаратпа")),
    Column(
        "family_name", "Тегі", "Фамилия", "Family name",
        ("surname", "last name", "family name latin", "фамилия (как в паспорте)", "фамилия латиницей", "фамилия лат",
         "тегі латын", "тегі (төлқұжаттағыдай)", "surname as in passport", "family name as in passport"),
        full_names.HEADINGS,
    ),
    Column(
        "given_name", "Аты", "Имя", "Given name",
        ("given names", "first name", "first names", "forename", "forenames", "given name latin",
         "имя (как в паспорте)", "имя латиницей", "имя лат", "имена", "аты латын", "есімі"),
        full_names.HEADINGS,
    ),
    Column(
        "patronymic", "Әкесінің аты", "Отчество", "Patronymic",
        ("middle name", "отчество латиницей", "отчество (при наличии)", "әкесінің аты (бар болса)"),
        ("ФИО", "Ф.И.О.", "Фамилия Имя Отчество", "Т.А.Ә.", "тегі, аты, әкесінің аты"),
    ),
    Column(
        "family_name_cyrillic", "Тегі кирилл жазуымен", "Фамилия кириллицей", "Family name in Cyrillic",
        ("фамилия (кириллица)", "фамилия на русском", "фамилия на русском языке", "фамилия рус", "тегі (кирилл)",
         "тегі орысша"),
    ),
    Column(
        "given_name_cyrillic", "Аты кирилл жазуымен", "Имя кириллицей", "Given name in Cyrillic",
        ("имя (кириллица)", "имя на русском", "имя на русском языке", "имя рус", "аты (кирилл)", "аты орысша"),
    ),
    Column(
        "patronymic_cyrillic", "Әкесінің аты кирилл жазуымен", "Отчество кириллицей", "Patronymic in Cyrillic",
        ("отчество (кириллица)", "отчество на русском", "отчество на русском языке", "отчество рус",
         "әкесінің аты (кирилл)", "әкесінің аты орысша"),
    ),
    Column(
        "nationality", "Азаматтығы", "Гражданство", "Nationality",
        ("citizenship", "citizen of", "гражданство (страна)", "азаматтық"), _COUNTRY,
    ),
    Column(
        "birth_date", "Туған күні", "Дата рождения", "Birth date",
        ("date of birth", "birthdate", "birthday", "DOB", "день рождения", "туылған күні", "туған күні, айы, жылы",
         "дата, месяц и год рождения", "число, месяц, год рождения"),
        ("date", "дата", "күні"),
    ),
    Column(
        "document_number", "Құжат нөмірі", "Номер документа", "Document number",
        ("passport number", "passport no", "passport №", "passport", "number of passport", "document", "document no",
         "номер паспорта", "паспорт", "№ паспорта", "№ документа", "серия и номер паспорта", "паспортные данные",
         "паспорт номер", "паспорт серия и номер", "документ номер",
         "паспорт нөмірі", "төлқұжат нөмірі", "төлқұжат", "құжат №", "төлқұжат №"),
        ("number", "номер", "нөмірі"),
    ),
    Column(
        "document_country", "Құжатты берген ел", "Страна выдачи документа", "Issuing country",
        ("country of issue", "issued by country", "страна выдачи", "государство выдачи", "құжат берген мемлекет"),
        _COUNTRY,
    ),
    Column("role", "Рөлі", "Роль", "Role", ("role in the mission", "роль в миссии", "статус наблюдателя", "рөл")),
    Column(
        "position", "Лауазымы", "Должность", "Position",
        ("job title", "post", "occupation", "function", "место работы и должность", "должность, место работы",
         "қызметі", "жұмыс орны мен лауазымы", "лауазым"),
    ),
    Column("status", "Мәртебесі", "Статус", "Status", ("күйі", "состояние")),
)  # fmt: skip

NAMES = tuple(column.name for column in COLUMNS)
HEADINGS = Headings(COLUMNS, can_be_said=True)
# Without a reference to a person in the register, nobody can be entered without these.
REQUIRED = ("family_name", "nationality")


def meanings() -> list[tuple[str, Any]]:
    """What can be said of a column of a list, with headings in the reader's language.

    One of its names, a kind of whole names, or "": that it is not read.
    """
    language = get_language() or ""
    columns = [(column.name, column.heading(language)) for column in COLUMNS]
    return [*columns, *full_names.LABELS.items(), ("", _("not read"))]


def delimiter_of(language: str) -> str:
    """What separates the cells for readers of these headings: Excel in Kazakh and Russian splits at semicolons only."""
    return ";" if language in ("kk", "ru") else ","
