"""The static files can be collected as they are for serving: nothing refers to a file that is not there."""

import json

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

import config.settings


def test_every_file_that_a_style_sheet_names_is_there(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": config.settings.STORAGES["staticfiles"]}
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert "admin/css/base.css" in collected
    assert staticfiles_storage.url("admin/css/base.css") != "/static/admin/css/base.css"
