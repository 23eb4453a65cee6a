"""Import and export in the admin: the lists are registered by their own apps; here they get the two buttons."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accreditation.accounts.models import User
from accreditation.bulletins.admin import BulletinLineAdmin
from accreditation.bulletins.models import BulletinLine
from accreditation.delegations.models import Observer
from accreditation.exchange.bulletin_table import BulletinLineResource
from accreditation.exchange.headings import Column
from accreditation.exchange.models import TaughtHeading, Upload
from accreditation.exchange.observer_pages import ObserverLists
from accreditation.exchange.options import ListOptions
from accreditation.exchange.organization_table import OrganizationResource
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.pages import ListExchange
from accreditation.exchange.spelling_tables import CountryAliasResource, OrganizationAliasResource
from accreditation.exchange.table_resource import TableResource
from accreditation.exchange.tables import check_table, import_table
from accreditation.geography.admin import CountryAliasAdmin
from accreditation.geography.models import CountryAlias
from accreditation.history.page import AdminWithHistory
from accreditation.organizations.admin import OrganizationAdmin, OrganizationAliasAdmin
from accreditation.organizations.models import Organization, OrganizationAlias


class TableExchange(ListExchange):
    """The same for a small table, by its resource."""

    def columns(self) -> tuple[Column, ...]:
        return self._resource().columns

    def check_file(self, upload: Upload, data: bytes, options: ListOptions) -> Outcome:
        return check_table(self._resource(), data, upload.file_name, options)

    def load(self, upload: Upload, data: bytes, user: User, options: ListOptions, expected: str) -> Outcome:
        return import_table(self._resource(), data, upload.file_name, options, expected)

    def _resource(self) -> TableResource:
        resource: TableResource = self.resource_classes[0]()
        return resource


class OrganizationTable(TableExchange, OrganizationAdmin):
    """Organizations."""

    kind = Upload.Kind.ORGANIZATIONS
    resource_classes = [OrganizationResource]


class CountryAliasTable(TableExchange, CountryAliasAdmin):
    """Spellings of countries."""

    kind = Upload.Kind.COUNTRY_ALIASES
    resource_classes = [CountryAliasResource]


class OrganizationAliasTable(TableExchange, OrganizationAliasAdmin):
    """Spellings of organizations."""

    kind = Upload.Kind.ORGANIZATION_ALIASES
    resource_classes = [OrganizationAliasResource]


class BulletinLineTable(TableExchange, BulletinLineAdmin):
    """Lines of bulletins."""

    kind = Upload.Kind.BULLETIN_LINES
    resource_classes = [BulletinLineResource]


@admin.register(TaughtHeading)
class TaughtHeadingAdmin(AdminWithHistory):
    """Headings that were taught, to be looked through and taken back."""

    list_display = ("text", "column", "sender")
    list_filter = ("column",)
    list_per_page = 200
    search_fields = ("text", "sender")
    search_help_text = _("A heading, or the code of a sender.")
    fields = ("text", "column", "sender")


for model, with_files in (
    (Observer, ObserverLists),
    (Organization, OrganizationTable),
    (CountryAlias, CountryAliasTable),
    (OrganizationAlias, OrganizationAliasTable),
    (BulletinLine, BulletinLineTable),
):
    admin.site.unregister(model)
    admin.site.register(model, with_files)
