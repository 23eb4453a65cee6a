"""Accounts and roles, as the administrator sees them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField, QuerySet
from django.forms.models import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accreditation.accounts.models import User
from accreditation.accounts.roles import LABELS
from accreditation.spelling.search import FoldedSearchOfFew

# Django registers its own, in which roles could be changed by hand until the next migrate puts them back.
admin.site.unregister(Group)

# By the first word of a permission's code, else by the whole code.
_MAY: dict[str, Any] = {
    "view": pgettext_lazy("permission", "read"),
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
    "import": pgettext_lazy("permission", "load"),
    "export": pgettext_lazy("permission", "export"),
    "export_documents": pgettext_lazy("permission", "export with document numbers"),
    "record_meeting": pgettext_lazy("permission", "record"),
}


def role_name(group: Group) -> str:
    return str(LABELS.get(group.name, group.name))


class RoleChoice(ModelMultipleChoiceField):
    def label_from_instance(self, obj: Group) -> str:
        return role_name(obj)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return LABELS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """What each role may do: to be read. `accounts.roles` is the table; the groups follow it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    list_display = ("role",)
    fields = ("role", "may")
    readonly_fields = ("role", "may")

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        return role_name(group)

    @admin.display(description=_("may"))
    def may(self, group: Group) -> str:
        """One line for each table: what the role may do with its rows."""
        verbs: dict[str, list[str]] = {}
        permissions = Permission.objects.filter(group=group).select_related("content_type")
        for permission in permissions.order_by("content_type__app_label", "content_type__model", "pk"):
            model = permission.content_type.model_class()
            table = str(model._meta.verbose_name_plural) if model else permission.content_type.model
            code = permission.codename
            verb = _MAY.get(code) or _MAY.get(code.partition("_")[0], code)
            verbs.setdefault(table, []).append(str(verb))
        line = pgettext("what a role may do with a table", "%(table)s: %(verbs)s")
        return "\n".join(capfirst(line % {"table": table, "verbs": ", ".join(may)}) for table, may in verbs.items())


@admin.register(User)
class StaffAdmin(FoldedSearchOfFew, UserAdmin):
    """Nobody is deleted, since decisions name who recorded them; an account that is not needed is switched off."""

    list_display = ("username", "last_name", "first_name", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter)
    ordering = ("username",)
    search_texts = ("username", "last_name", "first_name", "email")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "is_demo")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (
            _("Role"),
            {
                "fields": ("groups", "is_active", "is_staff"),
                "description": _("Nobody is deleted: switch off “active” when somebody leaves."),
            },
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined", "is_demo")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (_("Role"), {"fields": ("groups",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def roles(self, user: User) -> str:
        return ", ".join(role_name(group) for group in user.groups.all()) or "-"

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only a superuser, who is made on the command line, sees who else is one."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        if not self.has_change_permission(request, obj):
            return ((None, {"fields": ("username",)}), *fieldsets[1:])
        if not request.user.is_superuser:
            return fieldsets
        return (*fieldsets, (_("Superuser"), {"fields": ("is_superuser",)}))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An administrator who could set a superuser's password would be one."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        """Four roles to tick, instead of two lists between which to drag."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return db_field.formfield(
            form_class=RoleChoice,
            widget=forms.CheckboxSelectMultiple,
            label=capfirst(_("roles")),
            queryset=Group.objects.order_by("name"),
            help_text="",
        )

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
