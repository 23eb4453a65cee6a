"""Every list and every form of the workplace asks the database as often for 1,000 rows as for 10."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accreditation.accounts.models import User
from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Contest, Election, Phrase
from accreditation.exchange.models import DocumentExport, ProposedSpelling, TaughtHeading
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from tests.costs import queries_of
from tests.factories import make_election, make_organization

ROLES = ("secretary", "administrator", "auditor")
# A country has two letters for its key, and a role is one of four.
FEWER = {Country: 600, Group: 4}


def names(text, *stems):
    return {f"{stem}_{language}": text for stem in stems or ("name",) for language in ("kk", "ru", "en")}


def code(number):
    """One of 676 keys of two letters."""
    return chr(65 + number // 26) + chr(65 + number % 26)


def add_rows(numbers):
    """Add a row of each of these numbers to every list. What is chosen in a form hangs on the first of its kind."""
    numbers = list(numbers)
    register, archive = Election.objects.get(slug="register"), Election.objects.get(slug="archive")
    organization = Organization.objects.get(slug="first")
    User.objects.bulk_create(User(username=f"user{n}", is_staff=True) for n in numbers)
    few = [number for number in numbers if number < FEWER[Country]]
    Country.objects.bulk_create(Country(code=code(n), alpha3=f"{code(n)}X", **names(f"Country {n}")) for n in few)
    country = Country.objects.get(code=code(0))
    CountryAlias.objects.bulk_create(CountryAlias(country=country, text=f"Land {n}") for n in numbers)
    umbrellas = Umbrella.objects.bulk_create(
        Umbrella(slug=f"umbrella{n}", **names(f"Umbrella {n}", "name", "short")) for n in numbers
    )
    organizations = Organization.objects.bulk_create(
        Organization(slug=f"org{n}", umbrella=umbrella, **names(f"Organization {n}", "name", "short"))
        for n, umbrella in zip(numbers, umbrellas, strict=True)
    )
    OrganizationAlias.objects.bulk_create(
        OrganizationAlias(organization=organization, text=f"Organ {n}") for n in numbers
    )
    TaughtHeading.objects.bulk_create(TaughtHeading(text=f"Heading {n}", column="role") for n in numbers)
    somebody = User.objects.order_by("pk").first()
    ProposedSpelling.objects.bulk_create(
        ProposedSpelling(text=f"Land {n}", meaning="NO", proposed_by=somebody) for n in numbers
    )
    DocumentExport.objects.bulk_create(
        DocumentExport(what=f"x{n}", file_format="csv", persons=n, exported_by=somebody) for n in numbers
    )
    Phrase.objects.bulk_create(Phrase(key=f"place{n}", **names(f"Phrase {n}", "text")) for n in numbers)
    # An election is a choice in other forms, and has a form of its own; both grow.
    Election.objects.bulk_create(
        Election(slug=f"vote{n}", voting_day=date(2030, 1, 1) + timedelta(days=n), **names(f"Vote {n}"))
        for n in numbers
    )
    delegations = Delegation.objects.bulk_create(
        Delegation(election=register, organization=sender) for sender in organizations
    )
    submissions = Submission.objects.bulk_create(
        Submission(election=register, letter_number=f"L-{n}", control_total=n) for n in numbers
    )
    observers = Observer.objects.bulk_create(
        Observer(delegation=delegation, submission=submission, nationality=country, family_name=f"Person{n}")
        for n, delegation, submission in zip(numbers, delegations, submissions, strict=True)
    )
    SubmissionRow.objects.bulk_create(
        SubmissionRow(submission=submission, line=2, outcome="created", observer=observer)
        for submission, observer in zip(submissions, observers, strict=True)
    )
    now = timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(election=register, ordinal=n + 1, held_on=timezone.localdate(), recorded_at=now) for n in numbers
    )
    Decision.objects.bulk_create(
        Decision(meeting=meeting, observer=observer, outcome="accredit", effect=1)
        for meeting, observer in zip(meetings, observers, strict=True)
    )
    bulletins = Bulletin.objects.bulk_create(
        Bulletin(election=archive, published_on=date(2021, 1, 4), number=n + 1, total=n) for n in numbers
    )
    BulletinLine.objects.bulk_create(
        BulletinLine(bulletin=bulletin, organization=sender, total=1)
        for bulletin, sender in zip(bulletins, organizations, strict=True)
    )
    if 0 in numbers:
        Contest.objects.create(election=register, kind=Contest.Kind.MAZHILIS)


@pytest.fixture
def few_rows(cast):
    make_election("register")
    make_election("archive", basis=Election.Basis.BULLETIN, voting_day=date(2021, 1, 10))
    make_organization("first")
    add_rows(range(10))


def open_to(user, may):
    request = RequestFactory().get("/")
    request.user = user
    return [model for model, its in admin.site._registry.items() if getattr(its, may)(request)]


def address_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def pages_of(user):
    """The addresses of every list, of the form of one row of it, and of every form to add one."""
    listed = open_to(user, "has_view_permission")
    lists = [address_of(model, "changelist") for model in listed]
    rows = [address_of(model, "change", model._default_manager.order_by("pk").first().pk) for model in listed]
    return lists + rows + [address_of(model, "add") for model in open_to(user, "has_add_permission")]


def test_lists_and_forms_ask_as_often_for_a_thousand_rows_as_for_ten(cast, few_rows):
    desks = {role: Client() for role in ROLES}
    for role, desk in desks.items():
        desk.force_login(cast[role])
    pages = [(role, address) for role in ROLES for address in pages_of(cast[role])]
    for role, address in pages:
        desks[role].get(address)

    few = {page: queries_of(desks[page[0]], page[1]) for page in pages}
    add_rows(range(10, 1000))
    many = {page: queries_of(desks[page[0]], page[1]) for page in pages}

    assert all(model._default_manager.count() >= FEWER.get(model, 1000) for model in admin.site._registry)
    assert many == few
