"""The settings of the portal as an operator would run it, for tests: the same on every machine.

Neither an `.env` beside manage.py nor the shell's variables have a say, but for DATABASE_URL, which names the engine.
"""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

# One folder for whatever a run leaves on disk. Parallel workers inherit the name; conftest.py removes the folder.
os.environ.setdefault("TEST_FOLDER", f"{tempfile.gettempdir()}/accreditation-tests-{os.getpid()}")
FOLDER = Path(os.environ["TEST_FOLDER"])

variables = {
    "SECRET_KEY": "tests-only-" + "k" * 64,
    # In base64, 32 bytes each: the current key is all 0x00, an older one all 0x01, the key for matching all 0x02.
    "DOCUMENT_KEYS": f"2026:{'A' * 43}=,2021:{'AQEB' * 10}AQE=",
    "MATCHING_KEY": f"{'AgIC' * 10}AgI=",
    # Each worker its own: a test may look at what lies there.
    "RECEIVED_FILES": str(FOLDER / "received" / os.environ.get("PYTEST_XDIST_WORKER", "")),
    "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{FOLDER / 'unused.sqlite3'}"),
    # The test client and the test server speak plain HTTP.
    "SECURE_SSL_REDIRECT": "off",
    "LOG_LEVEL": "WARNING",
}
with patch.dict(os.environ, variables, clear=True), patch("config.dotenv.read_dotenv", return_value={}):
    from config.settings import *

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in earnest: a database in memory has neither WAL nor writers that wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": FOLDER / "test.sqlite3"}

# The reason for scrypt is that it is slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False

STATIC_ROOT = FOLDER / "static"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "tests.static_files.UncollectedStaticFilesStorage"}}
# Nothing is collected, so there is nothing to list; every test client would list it anew.
WHITENOISE_AUTOREFRESH = True
