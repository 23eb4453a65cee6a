"""The four roles of the staff and what each may do; kept in groups that follow this table after every migrate."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.utils.translation import pgettext_lazy

CLERK = "clerk"
SECRETARY = "secretary"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

# What the screens call them; in the database they keep the words above.
LABELS: dict[str, Any] = {
    CLERK: pgettext_lazy("role of the staff", "clerk"),
    SECRETARY: pgettext_lazy("role of the staff", "secretary of the commission"),
    AUDITOR: pgettext_lazy("role of the staff", "auditor"),
    ADMINISTRATOR: pgettext_lazy("role of the staff", "administrator"),
}

_REFERENCE = (
    "geography.country",
    "geography.countryalias",
    "organizations.umbrella",
    "organizations.organization",
    "organizations.organizationalias",
    "elections.election",
    "elections.contest",
)
_REGISTER = ("delegations.delegation", "delegations.submission", "delegations.observer")
_RECORD = ("commission.meeting", "commission.decision", "bulletins.bulletin", "bulletins.bulletinline")


def _each(verbs: str, models: tuple[str, ...]) -> set[str]:
    return {f"{model.split('.')[0]}.{verb}_{model.split('.')[1]}" for model in models for verb in verbs.split()}


_CLERK = (
    _each("view", _REFERENCE + _REGISTER + _RECORD)
    | _each("view", ("delegations.submissionrow",))
    | _each("add change", ("delegations.delegation", "delegations.submission", "delegations.observer"))
    | _each("view add change delete", ("exchange.taughtheading",))
    | {"delegations.import_observer", "delegations.export_observer", "delegations.export_documents"}
)

PERMISSIONS: dict[str, set[str]] = {
    CLERK: _CLERK,
    SECRETARY: _CLERK
    | {"commission.add_meeting", "commission.change_meeting", "commission.record_meeting"}
    | {"elections.view_phrase", "elections.change_phrase"}
    | _each("add change delete import export", ("geography.countryalias", "organizations.organizationalias"))
    | _each("view delete", ("exchange.proposedspelling",))
    | _each("view", ("exchange.documentexport",))
    | _each("add change import export", ("organizations.organization",))
    | _each("add", ("bulletins.bulletin", "bulletins.bulletinline"))
    | _each("import export", ("bulletins.bulletinline",)),
    AUDITOR: _each("view", _REFERENCE + _REGISTER + _RECORD)
    | _each(
        "view",
        (
            "delegations.submissionrow",
            "exchange.taughtheading",
            "exchange.documentexport",
            "elections.phrase",
            "accounts.user",
            "auth.group",
        ),
    )
    | _each("export", ("organizations.organization", "organizations.organizationalias", "geography.countryalias"))
    | {"delegations.export_observer", "bulletins.export_bulletinline"},
    ADMINISTRATOR: _each("view add change", _REFERENCE)
    | _each("delete", ("geography.countryalias", "organizations.organizationalias", "elections.contest"))
    | _each(
        "import export", ("geography.countryalias", "organizations.organization", "organizations.organizationalias")
    )
    | _each("view add change", ("accounts.user", "elections.phrase"))
    | _each("view", ("auth.group", *_RECORD)),
}


def sync_roles() -> None:
    """Give each role exactly the permissions of the table, creating its group where it is missing."""
    wanted = set().union(*PERMISSIONS.values())
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type").filter(
            codename__in={name.split(".")[1] for name in wanted}
        )
    }
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set(known[name] for name in names)


def sync_roles_after_migrate(app_config: AppConfig, **_signal: Any) -> None:
    """Run once, after the last app: only then do all permissions exist."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if app_config == last:
        sync_roles()
