"""Rows for tests, written out by hand: every argument has a plain default, and every person is made up.

An election made here is open: it lies 30 days ahead. Countries and organizations are made when first named, so that no
test needs the reference data; `make_country("DE")` gives the same row each time.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accreditation.accounts.models import User
from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.amendment import write_amendment
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import plan_meeting, record_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Contest, Election
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella

# code: (alpha-3, Kazakh, Russian, English)
COUNTRIES = {
    "AT": ("AUT", "Аустрия", "Австрия", "Austria"),
    "CN": ("CHN", "Қытай", "Китай", "China"),
    "DE": ("DEU", "Германия", "Германия", "Germany"),
    "JO": ("JOR", "Иордания", "Иордания", "Jordan"),
    "KG": ("KGZ", "Қырғызстан", "Киргизия", "Kyrgyzstan"),
    "KZ": ("KAZ", "Қазақстан", "Казахстан", "Kazakhstan"),
    "NO": ("NOR", "Норвегия", "Норвегия", "Norway"),
    "RU": ("RUS", "Ресей", "Россия", "Russia"),
    "TR": ("TUR", "Түркия", "Турция", "Türkiye"),
    "UZ": ("UZB", "Өзбекстан", "Узбекистан", "Uzbekistan"),
}
# slug: (Kazakh, Russian, English, short English)
ORGANIZATIONS = {
    "odihr": ("ДИАҚБ", "БДИПЧ", "Office for Democratic Institutions and Human Rights", "ODIHR"),
    "sco": ("Шанхай ынтымақтастық ұйымы", "Шанхайская организация сотрудничества", "Shanghai Cooperation Organisation",
            "SCO"),
    "oic": ("Ислам ынтымақтастығы ұйымы", "Организация исламского сотрудничества",
            "Organisation of Islamic Cooperation", "OIC"),
    "cis-ec": ("ТМД Атқарушы комитеті", "Исполнительный комитет СНГ", "CIS Executive Committee", "CIS EC"),
}  # fmt: skip
FAMILY_NAMES = (
    "Aldermann Bergholt Castagneto Dovrefjell Eskildsen Fontarelli Grunewelt Halvarsen Ibraimoff Jorquera "
    "Kestenholz Lindemoor Marchetelli Nordquest Ostrander Pellegrove Quintarosa Rosenhagen Stavrinou Thornvale "
    "Ulvestad Vandermeel Westerlow Xanthakos Ylitalo Zaborowka Akhmedzhar Baktiyarov Charynbek Dulatbay "
    "Esengeldin Faizrahman Gabbasoff Hasanzoda Iskendirov Jaksybek Karatayev Lomonosko Mirzabekov Nazarkul"
).split()
GIVEN_NAMES = (
    "Adela Bruno Clara Dario Elin Farid Greta Hugo Ines Jonas Karin Lars Mina Nils Olga Pavel Quirin Rosa Sven Tamar "
    "Ulla Viktor Wanda Yusuf Zoya"
).split()
_number = count(1)


def days_ahead(days: int) -> date:
    """The day so many days after today, by the clock of the default zone."""
    return timezone.localdate() + timedelta(days=days)


def make_user(username: str = "somebody", role: str | None = None, **fields: Any) -> User:
    """A member of the staff, with one of `accounts.roles` or none. The password is the user name."""
    user = User(username=username, **{"is_staff": True} | fields)
    user.set_password(username)
    user.save()
    if role:
        user.groups.set([Group.objects.get(name=role)])
    return user


def make_country(code: str = "NO", **fields: Any) -> Country:
    """The country of that code; a code that is not in the table above needs its names given."""
    alpha3, kk, ru, en = COUNTRIES.get(code, (f"{code}X"[:3], code, code, code))
    defaults = {"alpha3": alpha3, "name_kk": kk, "name_ru": ru, "name_en": en} | fields
    return Country.objects.get_or_create(code=code, defaults=defaults)[0]


def make_country_alias(text: str = "Kingdom of Norway", country: Country | None = None) -> CountryAlias:
    return CountryAlias.objects.create(country=country or make_country(), text=text)


def make_umbrella(slug: str = "osce", **fields: Any) -> Umbrella:
    names = {f"{stem}_{language}": slug.upper() for stem in ("name", "short") for language in ("kk", "ru", "en")}
    return Umbrella.objects.get_or_create(slug=slug, defaults=names | fields)[0]


def make_organization(slug: str = "odihr", **fields: Any) -> Organization:
    kk, ru, en, short = ORGANIZATIONS.get(slug, (slug, slug, slug, slug.upper()))
    defaults = {"name_kk": kk, "name_ru": ru, "name_en": en, "short_en": short} | fields
    return Organization.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_organization_alias(text: str = "OSCE/ODIHR", organization: Organization | None = None) -> OrganizationAlias:
    return OrganizationAlias.objects.create(organization=organization or make_organization(), text=text)


def make_election(slug: str = "", voting_day: date | None = None, **fields: Any) -> Election:
    """An election of which accreditation is open: its slug is its voting day, by default 30 days ahead."""
    voting_day = voting_day or days_ahead(30)
    if not slug:
        slug = voting_day.isoformat()
        if Election.objects.filter(slug=slug).exists():
            slug = f"{slug}-{next(_number)}"
    names = {"name_kk": f"Сайлау {slug}", "name_ru": f"Выборы {slug}", "name_en": f"Election {slug}"}
    return Election.objects.create(slug=slug, voting_day=voting_day, **names | fields)


def make_closed_election(slug: str = "", **fields: Any) -> Election:
    """An election whose voting day is three days ahead, so that accreditation closed three days ago."""
    return make_election(slug, voting_day=days_ahead(3), **fields)


def make_archive_election(slug: str = "2021-01-10", **fields: Any) -> Election:
    """A past election of which only announced figures are held."""
    fields = {"basis": Election.Basis.BULLETIN} | fields
    return make_election(slug, voting_day=fields.pop("voting_day", date(2021, 1, 10)), **fields)


def make_contest(election: Election | None = None, kind: str = Contest.Kind.MAZHILIS) -> Contest:
    return Contest.objects.create(election=election or make_election(), kind=kind)


def make_delegation(
    election: Election | None = None,
    organization: Organization | None = None,
    country: Country | None = None,
    **fields: Any,
) -> Delegation:
    """A delegation of the organization or the country; of ODIHR when neither is given."""
    if organization is None and country is None:
        organization = make_organization()
    kind = Delegation.Kind.MISSION if organization else Delegation.Kind.STATE
    return Delegation.objects.create(
        election=election or make_election(), organization=organization, country=country, **{"kind": kind} | fields
    )


def make_submission(election: Election | None = None, letter_number: str = "12-3/456", **fields: Any) -> Submission:
    return Submission.objects.create(election=election or make_election(), letter_number=letter_number, **fields)


def make_submission_row(submission: Submission, line: int = 2, **fields: Any) -> SubmissionRow:
    """A line that was left out, unless an observer is given."""
    left_out = {"outcome": SubmissionRow.Outcome.LEFT_OUT, "reason": "The line is empty."}
    created = {"outcome": SubmissionRow.Outcome.CREATED}
    defaults = created if fields.get("observer") else left_out
    return SubmissionRow.objects.create(submission=submission, line=line, **defaults | fields)


def make_observer(delegation: Delegation | None = None, **fields: Any) -> Observer:
    """One submitted observer, Norwegian, without a document unless one is given."""
    return make_observers(1, delegation, **fields)[0]


def make_observers(number: int, delegation: Delegation | None = None, **fields: Any) -> list[Observer]:
    """So many observers of one delegation in one INSERT, each of another name.

    The first thousand names differ from each other; the numbering goes on from call to call.
    """
    delegation = delegation or make_delegation()
    fields.setdefault("nationality", make_country())
    rows = [Observer(delegation=delegation, **_name(next(_number)) | fields) for _row in range(number)]
    return Observer.objects.bulk_create(rows)


def _name(position: int) -> dict[str, str]:
    families, givens = len(FAMILY_NAMES), len(GIVEN_NAMES)
    family = FAMILY_NAMES[position % families]
    return {"family_name": family, "given_name": GIVEN_NAMES[position // families % givens]}


def make_meeting(
    election: Election | None = None, held_on: date | None = None, resolutions: str = "103/594", **fields: Any
) -> Meeting:
    """The election's next meeting, planned for today and not recorded."""
    return plan_meeting(election or make_election(), held_on or timezone.localdate(), resolutions, **fields)


def make_item(observer: Observer, outcome: str, ground: str = "", **fields: Any) -> AgendaItem:
    """What a meeting is to decide on the observer; not saved. An amendment gives a new patronymic, unless told."""
    if outcome == Decision.Outcome.AMEND:
        fields.setdefault("amendment", write_amendment({"patronymic": f"Amended {next(_number)}"}))
    return AgendaItem(observer=observer, outcome=outcome, ground=ground, **fields)


def make_ready(observers: Iterable[Observer]) -> None:
    """Move the observers to the status that awaits a meeting; the objects given are brought up to date."""
    observers = list(observers)
    move(Observer.objects.filter(pk__in=[observer.pk for observer in observers]), Observer.Status.READY)
    for observer in observers:
        observer.status = Observer.Status.READY


def make_accredited(
    number: int = 1,
    delegation: Delegation | None = None,
    meeting: Meeting | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> list[Observer]:
    """So many observers, accredited together at one recorded meeting, by default at a new one held today."""
    observers = make_observers(number, delegation, **fields)
    make_ready(observers)
    meeting = meeting or make_meeting(observers[0].delegation.election)
    record_meeting(meeting, [make_item(person, Decision.Outcome.ACCREDIT) for person in observers], None,
                   at or timezone.now())  # fmt: skip
    for observer in observers:
        observer.status = Observer.Status.ACCREDITED
    return observers


def decide(observers: Sequence[Observer], outcome: str, ground: str = "", **fields: Any) -> list[Decision]:
    """Record a new meeting, held today, that decides the same on all of these observers."""
    meeting = make_meeting(observers[0].delegation.election)
    agenda = [make_item(person, outcome, ground, **fields) for person in observers]
    return record_meeting(meeting, agenda, None, timezone.now())


def make_bulletin(election: Election | None = None, published_on: date | None = None, **fields: Any) -> Bulletin:
    """An announced figure of a past election: 398 in all, 322 of organizations and 76 of states."""
    figures = {"total": 398, "organizations_observers": 322, "states_observers": 76, "stage": Bulletin.Stage.FINAL}
    return Bulletin.objects.create(
        election=election or make_archive_election(),
        published_on=published_on or date(2021, 1, 4),
        **figures | fields,
    )


def make_bulletin_line(bulletin: Bulletin | None = None, total: int | None = 29, **fields: Any) -> BulletinLine:
    """A line of ODIHR, unless another sender is given."""
    if not {"organization", "country"} & set(fields):
        fields["organization"] = make_organization()
    return BulletinLine.objects.create(bulletin=bulletin or make_bulletin(), total=total, **fields)
