"""Import and export in the admin: the lists are registered by their own apps; here they get the two buttons."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accreditation.accounts.models import User
from accreditation.bulletins.admin import BulletinLineAdmin
from accreditation.bulletins.models import BulletinLine
from accreditation.delegations.models import Observer
from accreditation.exchange.bulletin_table import BulletinLineResource
from accreditation.exchange.content import Content
from accreditation.exchange.headings import Column
from accreditation.exchange.models import DocumentExport, ProposedSpelling, TaughtHeading, Upload
from accreditation.exchange.observer_pages import ObserverLists
from accreditation.exchange.options import ListOptions
from accreditation.exchange.organization_table import OrganizationResource
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.pages import ListExchange
from accreditation.exchange.spelling_tables import CountryAliasResource, OrganizationAliasResource
from accreditation.exchange.table_resource import TableResource
from accreditation.exchange.tables import check_table, import_table
from accreditation.exchange.teaching import CannotTeach, confirm, may_teach
from accreditation.geography.admin import CountryAliasAdmin
from accreditation.geography.models import CountryAlias
from accreditation.history.page import AdminWithHistory
from accreditation.organizations.admin import OrganizationAdmin, OrganizationAliasAdmin
from accreditation.organizations.models import Organization, OrganizationAlias


class TableExchange(ListExchange):
    """The same for a small table, by its resource."""

    def columns(self) -> tuple[Column, ...]:
        return self._resource().columns

    def check_file(self, upload: Upload, data: Content, options: ListOptions) -> Outcome:
        return check_table(self._resource(), data, upload.file_name, options)

    def load(self, upload: Upload, data: Content, user: User, options: ListOptions, expected: str) -> Outcome:
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


@admin.register(ProposedSpelling)
class ProposedSpellingAdmin(admin.ModelAdmin):
    """What clerks propose: confirmed, it is known in every list; deleted, it is forgotten."""

    list_display = ("text", "meaning", "proposed_by", "proposed_at")
    list_display_links = None
    actions = ("confirm_spellings",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposedSpelling]:
        return super().get_queryset(request).select_related("proposed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ProposedSpelling | None = None) -> bool:
        return False

    def has_teach_permission(self, request: HttpRequest) -> bool:
        return may_teach(request.user)

    @admin.action(permissions=["teach"], description=_("Confirm: these spellings always mean this"))
    def confirm_spellings(self, request: HttpRequest, chosen: QuerySet[ProposedSpelling]) -> None:
        """Teach all of them, or none."""
        try:
            with transaction.atomic():
                number = confirm(chosen)
        except CannotTeach as refusal:
            self.message_user(request, gettext("Nothing was taught. %(reason)s") % {"reason": refusal}, messages.ERROR)
            return
        text = ngettext("%(number)d spelling was taught.", "%(number)d spellings were taught.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS)


@admin.register(DocumentExport)
class DocumentExportAdmin(admin.ModelAdmin):
    """Who took which document numbers along. Written by the export, and changed by nobody."""

    list_display = ("exported_at", "exported_by", "what", "file_format", "persons")
    list_select_related = ("exported_by",)
    list_filter = (("exported_at", admin.DateFieldListFilter),)
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DocumentExport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DocumentExport | None = None) -> bool:
        return False


for model, with_files in (
    (Observer, ObserverLists),
    (Organization, OrganizationTable),
    (CountryAlias, CountryAliasTable),
    (OrganizationAlias, OrganizationAliasTable),
    (BulletinLine, BulletinLineTable),
):
    admin.site.unregister(model)
    admin.site.register(model, with_files)
