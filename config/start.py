"""Loading the settings before anything else does, so that nonsense in them ends the start with one sentence."""

import os
import sys


def load_settings() -> None:
    """Load the settings; ends the process with a sentence that names the variable which is wrong or missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.INSTALLED_APPS  # noqa: B018 - asking for any setting loads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))
