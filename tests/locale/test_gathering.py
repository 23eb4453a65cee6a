"""Every text of the code reaches the translators, whatever name its function was imported by."""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.test import RequestFactory
from django.utils.functional import Promise

from accreditation.accounts.models import User

ROOT = Path(settings.BASE_DIR)
MODULES = sorted(path for folder in ("accreditation", "config") for path in (ROOT / folder).rglob("*.py"))


def asked_for(module: ast.Module) -> Iterator[tuple[str | None, str]]:
    """Context and text of each call of a function of `django.utils.translation` that names its text in the code."""
    functions = {
        name.asname or name.name: name.name.removesuffix("_lazy")
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
        match functions.get(node.func.id):
            case "gettext" | "ngettext" if texts:
                yield None, texts[0]
            case "pgettext" | "npgettext" if len(texts) > 1:
                yield texts[0], texts[1]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_catalogue_has_every_text_that_the_code_asks_for(language):
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    gathered = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    wanted = {text for path in MODULES for text in asked_for(ast.parse(path.read_text(encoding="utf-8")))}
    assert wanted - gathered == set()


def fields_shown(model_admin: admin.ModelAdmin) -> Iterator[str]:
    """The names of what the list and the form of a table show; what only the form has is Django's own."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    yield from flatten_fieldsets(model_admin.get_fieldsets(request))
    yield from model_admin.get_readonly_fields(request)
    yield from model_admin.get_list_display(request)


def test_every_field_that_the_staff_sees_is_called_by_a_text_that_can_be_translated():
    nameless = set()
    for model, model_admin in admin.site._registry.items():
        for name in fields_shown(model_admin):
            try:
                label = model._meta.get_field(name).verbose_name
            except FieldDoesNotExist:
                label = getattr(getattr(model_admin, name, None), "short_description", "")
            if not isinstance(label, Promise) and label != label.upper():
                nameless.add(f"{model._meta.label}.{name}: {label}")
    assert nameless == set()
