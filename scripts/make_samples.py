"""Write the lists in samples/: made-up people, and the ways in which real lists go wrong. Again: nothing changes.

.venv/bin/python -m scripts.make_samples
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from accreditation.demonstration.people import Person, PersonMaker, people
from scripts.steps import ROOT

SAMPLES = ROOT / "samples"
LONG_AGO = datetime(2020, 1, 1)
MACHINE = ["sender", "family_name", "given_name", "nationality", "birth_date", "document_number", "role", "position"]
RUSSIAN = [
    "Отправитель", "Фамилия", "Имя", "Гражданство", "Дата рождения", "Номер документа", "Роль", "Должность",
]  # fmt: skip
KAZAKH = [
    "Жіберуші", "Тегі", "Аты", "Азаматтығы", "Туған күні", "Құжат нөмірі", "Рөлі", "Лауазымы",
]  # fmt: skip
Row = Sequence[object]


def delimited(header: Row, rows: Iterable[Row], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(rows: Iterable[Row], title: str = "Лист1") -> Workbook:
    book = Workbook()
    # The moment of making would change the file each time.
    book.properties.created = book.properties.modified = LONG_AGO
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return book


def spreadsheet(book: Workbook) -> bytes:
    """The workbook as a file whose bytes depend on nothing but its content."""
    first, fixed = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry.filename)
            if entry.filename == "docProps/core.xml":
                content = b"".join(content.split(b"<dcterms:modified")[:1]) + b"</cp:coreProperties>"
            new.writestr(zipfile.ZipInfo(entry.filename, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def row_of(person: Person, sender: str, nationality: str, role: str, position: str, day: str = "%d.%m.%Y") -> list[str]:
    return [
        sender, person.family_name, person.given_name, nationality, person.birth_date.strftime(day),
        person.document_number.replace("DEMO", "SAMPLE"), role, position,
    ]  # fmt: skip


def cyrillic_row(person: Person, sender: str, nationality: str, role: str, position: str) -> list[str]:
    row = row_of(person, sender, nationality, role, position)
    return [row[0], person.family_name_cyrillic, person.given_name_cyrillic, *row[3:]]


def clean(maker: PersonMaker) -> bytes:
    senders = [("eu-delegation", "BE"), ("cica", "TR"), ("NO", "NO"), ("CA", "CA")]
    roles = [("head", "Head of mission"), ("observer", "Election expert"), ("observer", "Adviser")]
    rows = [
        row_of(maker.make(nationality), sender, nationality, role, position, "%Y-%m-%d")
        for sender, nationality in senders
        for role, position in roles
    ]
    return delimited(MACHINE, rows)


def clean_russian(maker: PersonMaker) -> bytes:
    rows = [row_of(maker.make("CN"), "ШОС", "Китай", "эксперт", "Советник") for _person in range(4)]
    rows += [row_of(maker.make("SE"), "Королевство Швеция", "Швеция", "наблюдатель", "Атташе") for _person in range(3)]
    return spreadsheet(workbook([RUSSIAN, *rows]))


def windows_1251(maker: PersonMaker) -> bytes:
    rows = [
        cyrillic_row(maker.make("BY"), "Межпарламентская Ассамблея СНГ", "Беларусь", "парламентарий", "Депутат")
        for _person in range(6)
    ]
    return delimited(RUSSIAN, rows, ";", "windows-1251")


def kz_1048(maker: PersonMaker) -> bytes:
    rows = [cyrillic_row(maker.make("KG"), "Қырғызстан", "Қырғызстан", "бақылаушы", "Кеңесші") for _person in range(5)]
    return delimited(KAZAKH, rows, ";", "kz1048")


def countries_to_mend(maker: PersonMaker) -> bytes:
    # The e in the second is Latin; the first and the third mean two countries each; the last ones are misspelt.
    wrong = ["Korea", "Нигeрия", "Congo", "Grmany", "Untied Kingdom", "Қазақстан / Kazakhstan"]
    rows = [row_of(maker.make("CA"), "ОБСЕ/БДИПЧ", country, "observer", "") for country in wrong]
    return delimited(MACHINE, rows)


def dates_to_mend(maker: PersonMaker) -> bytes:
    dates = ["31.02.1980", "05/03/1970", "12.12.2041", "31 дек. 1980 г.", "29586", "1980-12-31", "вчера"]
    rows = [row_of(maker.make("FI"), "FI", "FI", "observer", "") for _date in dates]
    for row, day in zip(rows, dates, strict=True):
        row[4] = day
    return delimited(MACHINE, rows, "\t", "utf-16")


def excel_habits(maker: PersonMaker) -> bytes:
    rows: list[list[object]] = [
        list(row_of(maker.make("IT"), "IT", "Italy", "observer", "Adviser")) for _person in range(4)
    ]
    rows[0][5] = 712345678
    rows[1][5] = "7.12E+08"
    rows[2][4] = date(1971, 5, 4)
    rows[3][7] = '="Adviser"&" to the mission"'
    book = workbook([MACHINE, *rows], "Sheet1")
    book.active.column_dimensions["H"].hidden = True
    return spreadsheet(book)


def same_person_twice(maker: PersonMaker) -> bytes:
    rows = [row_of(maker.make("PL"), "PL", "PL", "observer", "") for _person in range(3)]
    return delimited(MACHINE, [*rows, rows[0]], ";")


def titles_and_footer(maker: PersonMaker) -> bytes:
    rows = [row_of(maker.make("RO"), "Румыния", "Румыния", "наблюдатель", "") for _person in range(3)]
    numbered = [[number, *row] for number, row in enumerate(rows, 1)]
    title = ["Список наблюдателей от Румынии"]
    return spreadsheet(workbook([title, [], ["№", *RUSSIAN], *numbered, [], ["Итого: 3"]]))


def as_it_came(maker: PersonMaker) -> bytes:
    """A little of everything: what the portal puts right by itself, what it asks, what a person has to mend."""
    states = ["IT", "FR", "ES", "PT", "MT", "HR", "PT", "PT", "SI"]
    names = ["Italy", "France", "Spain", "Portugal", "Malta", "Croatia", "Portugl", "Portugl", "Slovenia"]
    rows: list[list[object]] = []
    for number, (state, name) in enumerate(zip(states, names, strict=True), 1):
        person = maker.make(state)
        document = person.document_number.replace("DEMO", "SAMPLE")
        day = f"{person.birth_date:%d.%m.%Y}"
        rows.append([number, None, person.family_name, person.given_name, name, day, document, "Adviser", "yes"])
    rows[0][2] = str(rows[0][2]).upper()
    rows[1][2] = str(rows[1][2]).upper()
    rows[2][3] = f"Dr. {rows[2][3]}"
    # The a is Cyrillic.
    rows[3][2] = str(rows[3][2]).replace("a", "а")
    rows[4][5] = "unknown"
    # Nearly the name of the row above, and the same day, without a document to tell the two apart.
    rows[8][2:4] = [str(rows[7][2]).replace("n", "nn"), rows[7][3]]
    rows[8][5:7] = [rows[7][5], None]
    above: list[list[object]] = [["Annex to note No. 7/31"], ["Observers to the election"], []]
    heading = ["№", "Sender", "Family name", "Given name", "Comes from", "Born on", "Passport", "Post", "Fee paid"]
    book = workbook([*above, heading, *rows, ["Total: 9 persons"]], "List")
    sheet, first = book.active, len(above) + 2
    sheet.cell(first, 2, "PAM")
    sheet.merge_cells(start_row=first, end_row=first + len(rows) - 1, start_column=2, end_column=2)
    return spreadsheet(book)


SAMPLES_BY_NAME = {
    "01-clean.csv": clean,
    "02-clean-russian-headings.xlsx": clean_russian,
    "03-semicolons-windows-1251.csv": windows_1251,
    "04-kazakh-letters-kz-1048.csv": kz_1048,
    "05-countries-to-mend.csv": countries_to_mend,
    "06-dates-to-mend.csv": dates_to_mend,
    "07-excel-habits.xlsx": excel_habits,
    "08-same-person-twice.csv": same_person_twice,
    "09-title-rows-and-footer.xlsx": titles_and_footer,
    "10-as-it-came.xlsx": as_it_came,
}


def write_samples(folder: Path = SAMPLES) -> None:
    """Write every list into the folder."""
    folder.mkdir(exist_ok=True)
    for seed, (name, make) in enumerate(SAMPLES_BY_NAME.items(), 1):
        # Documents of two lists differ, so that each list can be loaded after the other.
        maker = people(seed)
        maker.skip(seed * 100)
        (folder / name).write_bytes(make(maker))


if __name__ == "__main__":
    write_samples()
