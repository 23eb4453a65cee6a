"""Nonsense in the environment stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "s" * 64,
    "DOCUMENT_KEYS": f"2026:{'A' * 43}=",
    "MATCHING_KEY": f"{'A' * 43}=",
    "ALLOWED_HOSTS": "portal.example",
}


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, without any .env."""
    program = (
        "import environ; environ.Env.read_env = classmethod(lambda *a, **k: None)\n"
        "import config.settings as s; print(s.PRODUCTION, s.DATABASES['default']['ENGINE'])"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **GOOD, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_settings_start_in_production_on_sqlite(tmp_path):
    assert start(tmp_path).stdout.split() == ["True", "django.db.backends.sqlite3"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DEBUG", "perhaps"),
        ("DEMO", "2"),
        ("DOCUMENT_KEYS", "2026"),
        ("DOCUMENT_KEYS", "2026:c2hvcnQ="),
        ("DOCUMENT_KEYS", f"a:{'A' * 43}=,a:{'A' * 43}="),
        ("MATCHING_KEY", "%%%"),
        ("MATCHING_KEY", ""),
        ("DATABASE_URL", "mysql://localhost/portal"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_POOL", "many"),
        ("DATABASE_POOL", "0"),
        ("DEFAULT_LANGUAGE", "kz"),
        ("TIME_ZONE", "Asia/Astana"),
        ("LARGEST_LIST_MB", "-1"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_variable(tmp_path, name, value):
    started = start(tmp_path, **{name: value})
    assert started.returncode != 0
    sentence = started.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in sentence
    assert name in sentence


def test_a_secret_is_not_repeated_in_the_sentence(tmp_path):
    started = start(tmp_path, DOCUMENT_KEYS="2026:bm90IGEga2V5")
    assert "bm90IGEga2V5" not in started.stderr.strip().splitlines()[-1]
