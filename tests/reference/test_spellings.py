"""What lists write, and which country or organization is meant. Near twins never stand for each other."""

from accreditation.geography.lookup import country_index
from accreditation.geography.models import Country
from accreditation.organizations.lookup import organization_index
from accreditation.organizations.models import Organization, Umbrella

COUNTRIES = {
    "AE": "UAE; ОАЭ; БАӘ; Объединённые Арабские Эмираты; United Arab Emirates (the)",
    "BY": "Belarus; Беларусь; Белоруссия; Republic of Belarus",
    "CD": "ДР Конго; DR Congo; Democratic Republic of the Congo; Congo, Democratic Republic of the; Конго-Киншаса",
    "CG": "Республика Конго; Congo-Brazzaville; Republic of the Congo",
    "CH": "Swiss Confederation; Швейцарская Конфедерация; Швейцария Конфедерациясы",
    "CI": "Côte d'Ivoire; Кот д'Ивуар; Ivory Coast",
    "CN": "КНР; ҚХР; PRC; People's Republic of China; Peoples Republic of China",
    "CZ": "Czech Republic; Czechia; Чешская Республика; Чехия Республикасы",
    "DE": "ФРГ; ГФР; Germany; Федеративная Республика Германия",
    "GB": "UK; U.K.; GB; Great Britain; United Kingdom; Соединенное Королевство Великобритании и Северной Ирландии;"
    " Соединённое Королевство; Ұлыбритания",
    "IN": "Indian; India; Үндістан; Республика Индия",
    "KG": "Киргизия; Кыргызстан; Кыргызская Республика; Қырғыз Республикасы; Kyrgyz Republic; Кыргызстан / Kyrgyzstan",
    "KP": "КНДР; КХДР; DPRK; North Korea; Солтүстік Корея; Korea (the Democratic People's Republic of)",
    "KR": "South Korea; Республика Корея; Южная Корея; Оңтүстік Корея; Republic of Korea; Korea, Republic of;"
    " Korea (the Republic of)",
    "KZ": "РК; ҚР; Қазақстан; Казахстан; Қазақстан / Kazakhstan; Казахстан (Қазақстан); KAZ",
    "MD": "Молдавия; Молдова; Moldavia; Republic of Moldova; Moldova, Republic of",
    "MK": "Northern Macedonia; North Macedonia; Македония; Республика Северная Македония",
    "NO": "Королевство Норвегия; Norway; Kingdom of Norway",
    "PS": "Palestine; Палестина; Государство Палестина; State of Palestine; Палестина Мемлекеті",
    "RU": "РФ; Россия; Ресей; Russian Federation; Российская  Федерация",
    "TM": "Туркмения; Туркменистан; Түрікменстан",
    "TR": "Turkey; Türkiye; Turkiye; Турция; Түркия; Republic of Turkey; Турция / Turkey",
    "US": "США; АҚШ; USA; U.S.A.; United States of America; Соединённые Штаты Америки",
    "XXA": "stateless; лицо без гражданства; азаматтығы жоқ",
    "ZA": "ЮАР; South Africa; Оңтүстік Африка Республикасы",
}
ORGANIZATIONS = {
    "cis-ec": "CIS Observer Mission; Миссия наблюдателей от СНГ; ТМД байқаушылар миссиясы; CIS EC; Исполком СНГ",
    "cis-ipa": "CIS IPA; Antiparliamentary Assembly of the CIS; МПА СНГ;"
    " Межпарламентская Ассамблея государств-участников СНГ",
    "csto-pa": "CSTO PA; ПА ОДКБ; ҰҚШҰ ПА",
    "odihr": "OSCE/ODIHR; ODIHR; БДИПЧ/ОБСЕ; БДИПЧ ОБСЕ; ЕҚЫҰ ДИАҚБ; ДИАҚБ/ЕҚЫҰ",
    "osce-pa": "OSCE PA; ПА ОБСЕ; OSCE Parliamentary Assembly",
    "oic": "OIC; ICS; ОИС; Организация исламского сотрудничества; ИЫҰ",
    "ots": "OTS; ОТГ; ТМҰ; Turkic Council; Түркі кеңесі; ССТГ; Cooperation Council of Turkic-speaking States;"
    " Cooperation Council of Turkic Speaking Countries",
    "sco": "SCO; ШОС; ШЫҰ; Shanghai Cooperation Organization; Миссия ШОС",
    "turkpa": "TURKPA; TürkPA; Parliamentary Assembly of Turkic-speaking Countries;"
    " Parliamentary Assembly of Turkic States",
    "eu-delegation": "EU Delegation to Kazakhstan; Представительство ЕС в Казахстане",
    "cica": "CICA; СВМДА; АӨСШК",
}
NEAR_TWINS = [
    ("Niger", "NE", "Nigeria", "NG"),
    ("Нигер", "NE", "Нигерия", "NG"),
    ("Georgia", "GE", "Germany", "DE"),
    ("Грузия", "GE", "Германия", "DE"),
    ("Гвинея", "GN", "Гвинея-Бисау", "GW"),
    ("Guinea", "GN", "Equatorial Guinea", "GQ"),
    ("Guinea", "GN", "Papua New Guinea", "PG"),
    ("Dominica", "DM", "Dominican Republic", "DO"),
    ("Доминика", "DM", "Доминиканская Республика", "DO"),
    ("Словакия", "SK", "Словения", "SI"),
    ("Slovakia", "SK", "Slovenia", "SI"),
    ("Австрия", "AT", "Австралия", "AU"),
    ("Аустрия", "AT", "Аустралия", "AU"),
    ("Iran", "IR", "Iraq", "IQ"),
    ("Мали", "ML", "Малави", "MW"),
    ("Mauritania", "MR", "Mauritius", "MU"),
    ("Литва", "LT", "Латвия", "LV"),
    ("Republic of Korea", "KR", "Democratic People's Republic of Korea", "KP"),
    ("Конго Республикасы", "CG", "Конго Демократиялық Республикасы", "CD"),
    ("Samoa", "WS", "American Samoa", "AS"),
    ("Sudan", "SD", "South Sudan", "SS"),
    ("Сен-Мартен", "MF", "Синт-Мартен", "SX"),
    ("Парагвай", "PY", "Уругвай", "UY"),
]
MEANING_NOTHING = [
    "Korea", "Корея", "Congo", "Конго", "Congo (the)", "Америка", "Virgin Islands", "Vinland", "Nigerr", "", "-",
    "Germ", "Кыргызстан / Kazakhstan", "Georgia / Germany",
]  # fmt: skip


def spellings(text: str) -> list[str]:
    return [spelling.strip() for spelling in text.split(";")]


def test_the_spellings_of_senders_lists_mean_their_country(loaded: None) -> None:
    index = country_index()
    expected = {(spelling, code) for code, text in COUNTRIES.items() for spelling in spellings(text)}
    assert {(spelling, index.find(spelling)) for spelling, _ in expected} == expected


def test_the_spellings_of_senders_lists_mean_their_organization(loaded: None) -> None:
    index = organization_index()
    slugs = dict(Organization.objects.values_list("pk", "slug"))
    expected = {(spelling, slug) for slug, text in ORGANIZATIONS.items() for spelling in spellings(text)}
    assert {(spelling, slugs.get(index.find(spelling))) for spelling, _ in expected} == expected


def test_near_twins_are_never_taken_for_each_other(loaded: None) -> None:
    index = country_index()
    for one, code, other, other_code in NEAR_TWINS:
        assert (index.find(one), index.find(other)) == (code, other_code)


def test_what_is_ambiguous_or_unknown_means_nothing(loaded: None) -> None:
    index = country_index()
    assert {spelling: index.find(spelling) for spelling in MEANING_NOTHING} == dict.fromkeys(MEANING_NOTHING)


def test_an_umbrella_is_none_of_its_members(loaded: None) -> None:
    index = organization_index()
    for umbrella in Umbrella.objects.all():
        assert [spelling for spelling in umbrella.spellings() if index.find(spelling)] == []


def test_no_spelling_means_two_things(loaded: None) -> None:
    assert country_index().ambiguous == set()
    assert organization_index().ambiguous == set()


def test_states_are_the_members_and_observer_states_of_the_united_nations(loaded: None) -> None:
    assert Country.objects.states().count() == 195
    assert set(Country.objects.filter(kind="special").values_list("code", flat=True)) == {
        "XK",
        "XXA",
        "XXB",
        "UNO",
        "EUE",
    }
    assert Country.objects.get(code="TW").kind == "territory"
    assert not Country.objects.states().filter(official_ru="").exists()


def test_countries_are_named_as_a_commission_prints_them(loaded: None) -> None:
    printed = [
        ("PS", "Палестина", "Палестина", "Palestine"),
        ("KG", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
        ("TR", "Түркия", "Турция", "Türkiye"),
        ("GB", "Ұлыбритания", "Великобритания", "United Kingdom"),
        ("US", "АҚШ", "США", "United States"),
        ("KR", "Корея Республикасы", "Республика Корея", "Republic of Korea"),
    ]
    countries = Country.objects.in_bulk([code for code, *_ in printed])
    assert [(code, *countries[code].names.values()) for code, *_ in printed] == printed
