"""Write the names of accreditation/reference/countries.csv anew from Unicode CLDR. Run it again: nothing changes.

    .venv/bin/python scripts/country_names.py

Names come from CLDR through Babel, spelled out where CLDR abbreviates, and from PRINTED where a commission prints
another form. The official names are no part of CLDR: they are kept in the CSV by hand and are carried over as they are.
CLDR is (c) Unicode, Inc., used under the Unicode License v3 (https://www.unicode.org/license.txt).
"""

import csv
import re
from pathlib import Path

from babel import Locale
from babel.core import get_global

COUNTRIES = Path(__file__).resolve().parent.parent / "accreditation" / "reference" / "countries.csv"
LANGUAGES = ("kk", "ru", "en")
COLUMNS = ["code", "alpha3", "kind", *(f"{stem}_{language}" for stem in ("name", "official") for language in LANGUAGES)]

# Territories of CLDR that ISO 3166-1 does not list: exceptional reservations, groups and test codes.
NOT_ISO = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
# Former codes that CLDR still maps to a present one.
FORMER_ALPHA3 = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}

# Entries of ISO 3166-1 that are neither members nor observer states of the United Nations.
TERRITORIES = set(
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU"
    " PF PM PN PR RE SH SJ SX TC TF TK TW UM VG VI WF YT".split()
)

# code: (alpha3, kk, ru, en). No states: XK, and the documents without a state of ICAO 9303 part 3, section 5.
SPECIAL = {
    "XK": ("XKX", "Косово", "Косово", "Kosovo"),
    "XXA": ("XXA", "Азаматтығы жоқ адам", "Лицо без гражданства", "Stateless person"),
    "XXB": ("XXB", "Босқын", "Беженец", "Refugee"),
    "UNO": (
        "UNO",
        "Біріккен Ұлттар Ұйымының жол жүру құжаты",
        "Пропуск Организации Объединенных Наций",
        "United Nations laissez-passer",
    ),
    "EUE": (
        "EUE",
        "Еуропалық одақтың жол жүру құжаты",
        "Пропуск Европейского союза",
        "European Union laissez-passer",
    ),
}

# code: (kk, ru, en) as a commission prints it; None keeps the name of CLDR.
PRINTED = {
    "AE": ("БАӘ", "ОАЭ", None),
    "AZ": ("Әзербайжан", None, None),
    "BQ": (None, None, "Bonaire, Sint Eustatius and Saba"),
    "BS": (None, "Багамские Острова", "Bahamas"),
    "CC": (None, "Кокосовые (Килинг) острова", None),
    "CD": ("Конго Демократиялық Республикасы", "Демократическая Республика Конго", "Democratic Republic of the Congo"),
    "CG": ("Конго Республикасы", "Республика Конго", "Republic of the Congo"),
    "CV": (None, None, "Cabo Verde"),
    "FM": (None, "Микронезия", None),
    "GS": (None, None, "South Georgia and the South Sandwich Islands"),
    "HK": ("Гонконг", "Гонконг", "Hong Kong"),
    "HM": (None, None, "Heard Island and McDonald Islands"),
    "KG": (None, "Кыргызстан", None),
    "KP": ("КХДР", "КНДР", "DPR Korea"),
    "KR": ("Корея Республикасы", None, "Republic of Korea"),
    "KY": (None, "Каймановы острова", None),
    "MH": (None, "Маршалловы Острова", None),
    "MM": ("Мьянма", "Мьянма", "Myanmar"),
    "MO": ("Макао", "Макао", "Macao"),
    "PG": ("Папуа-Жаңа Гвинея", "Папуа-Новая Гвинея", None),
    "PH": ("Филиппин", None, None),
    "PS": ("Палестина", "Палестина", "Palestine"),
    "SB": (None, "Соломоновы Острова", None),
    "SC": (None, "Сейшельские Острова", None),
    "SH": (None, "Остров Святой Елены", None),
    "TC": (None, "Острова Теркс и Кайкос", None),
    "TL": (None, "Тимор-Лесте", None),
    "UM": (None, "Внешние малые острова США", "United States Minor Outlying Islands"),
    "US": ("АҚШ", "США", None),
    "VA": (None, None, "Vatican"),
    "VC": (None, None, "Saint Vincent and the Grenadines"),
    "VG": (None, "Британские Виргинские острова", None),
    "VI": (None, "Американские Виргинские острова", "United States Virgin Islands"),
    "ZA": ("Оңтүстік Африка Республикасы", None, None),
}

# What CLDR shortens for menus is spelled out on a certificate.
SPELLED_OUT = {
    "kk": [],
    "ru": [(r"^о-в\b", "Остров"), (r"^о-ва\b", "Острова"), (r"\bо-ва\b", "острова")],
    "en": [(r" & ", " and "), (r"\bSt\.", "Saint")],
}


def alpha3_codes() -> dict[str, str]:
    """Return the alpha-3 code of ISO 3166-1 by alpha-2 code."""
    aliases = get_global("territory_aliases").items()
    return {
        codes[0]: alias
        for alias, codes in aliases
        if re.fullmatch("[A-Z]{3}", alias) and len(codes) == 1 and alias not in FORMER_ALPHA3
    }


def spelled_out(name: str, language: str) -> str:
    for pattern, replacement in SPELLED_OUT[language]:
        name = re.sub(pattern, replacement, name)
    return name


def names(code: str) -> list[str]:
    """Return the names of an ISO entry in Kazakh, Russian and English."""
    printed = PRINTED.get(code, (None, None, None))
    return [
        override or spelled_out(Locale(language).territories[code], language)
        for override, language in zip(printed, LANGUAGES, strict=True)
    ]


def rows(official: dict[str, list[str]]) -> list[list[str]]:
    """Return every row of the file by code, with the official names given by code."""
    alpha3 = alpha3_codes()
    iso = {code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)} - NOT_ISO
    if len(iso) != 249:
        raise SystemExit(f"ISO 3166-1 has 249 entries, CLDR gives {len(iso)}: look at NOT_ISO.")
    found = [[code, alpha3[code], "territory" if code in TERRITORIES else "state", *names(code)] for code in iso]
    found += [[code, three, "special", *special] for code, (three, *special) in SPECIAL.items()]
    return [[*row, *official.get(row[0], ["", "", ""])] for row in sorted(found, key=lambda row: (len(row[0]), row[0]))]


def main() -> None:
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        official = {
            row["code"]: [row[f"official_{language}"] for language in LANGUAGES] for row in csv.DictReader(file)
        }
    with COUNTRIES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(official))


if __name__ == "__main__":
    main()
