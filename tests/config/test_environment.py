"""Nonsense in the environment stops the start with one sentence that names the variable and repeats no value."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.postgres import free_port

# One engine is enough: no database is opened.
pytestmark = pytest.mark.engine("sqlite")
ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "production-" + "0123456789" * 5,
    "DOCUMENT_KEYS": f"2026:{'A' * 43}=",
    "MATCHING_KEY": f"{'A' * 43}=",
    "ALLOWED_HOSTS": "portal.example",
}
NONSENSE = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "  "),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "x" * 60),
    ("DEBUG", "perhaps"),
    ("DEMO", "2"),
    ("HSTS_WHOLE_DOMAIN", "2"),
    ("DOCUMENT_KEYS", ""),
    ("DOCUMENT_KEYS", "2026"),
    ("DOCUMENT_KEYS", "2026:c2hvcnQ="),
    ("DOCUMENT_KEYS", f"a:{'A' * 43}=,a:{'A' * 43}="),
    ("DOCUMENT_KEYS", f"a b:{'A' * 43}="),
    ("MATCHING_KEY", "%%%"),
    ("MATCHING_KEY", ""),
    ("DATABASE_URL", "mysql://localhost/portal"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "sqlite:///relative.sqlite3"),
    ("DATABASE_URL", "sqlite:////"),
    ("DATABASE_URL", "sqlite://:memory:"),
    ("DATABASE_URL", "postgresql://db.example"),
    ("DATABASE_URL", "postgresql://portal:word@db.example:port/portal"),
    ("DATABASE_POOL", "many"),
    ("DATABASE_POOL", "0"),
    ("ALLOWED_HOSTS", "https://portal.example"),
    ("ALLOWED_HOSTS", "portal.example/kk"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", ","),
    ("CSRF_TRUSTED_ORIGINS", "portal.example"),
    ("CSRF_TRUSTED_ORIGINS", "https://portal.example/"),
    ("BEHIND_PROXY", "nginx"),
    ("SECURE_SSL_REDIRECT", "maybe"),
    ("DEFAULT_LANGUAGE", "kz"),
    ("TIME_ZONE", "Asia/Astana"),
    ("TIME_ZONE", "../etc/passwd"),
    ("RECEIVED_FILES", "received"),
    ("RECEIVED_FILES", "/etc/passwd"),
    ("LARGEST_LIST_MB", "-1"),
    ("LARGEST_LIST_MB", "1.5"),
    ("LARGE_LIST_MB", "-1"),
    ("LARGE_LIST_MB", "5 MB"),
    ("WORKER_LOST_SECONDS", "1"),
    ("LOG_LEVEL", "loud"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A copy of the settings and of what starts them, without any .env."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "config", site / "config", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", site)
    return site


def environment(variables):
    return {"PATH": os.environ["PATH"], **GOOD, **variables}


def start(site, *words, **variables):
    return subprocess.run(
        [sys.executable, *words], env=environment(variables), cwd=site, capture_output=True, text=True, check=False
    )


def load(site, **variables):
    program = "import config.settings as s; print(s.PRODUCTION, s.DATABASES['default'], s.ALLOWED_HOSTS)"
    return start(site, "-c", program, **variables).stdout


def test_good_settings_start_in_production_on_sqlite(site):
    loaded = load(site)
    assert loaded.startswith("True")
    assert f"{site}/data/accreditation.sqlite3" in loaded
    assert "['portal.example']" in loaded


def test_other_sites_of_the_domain_are_bound_to_https_only_on_request(site):
    program = "import config.settings as s; print(s.SECURE_HSTS_SECONDS > 0, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    assert start(site, "-c", program).stdout == "True False\n"
    assert start(site, "-c", program, HSTS_WHOLE_DOMAIN="on").stdout == "True True\n"


def test_options_of_the_address_stay_beside_the_pool(site):
    loaded = load(site, DATABASE_URL="postgresql://portal:a%23b@db.example/portal?sslmode=verify-full")
    assert "'sslmode': 'verify-full', 'pool': {" in loaded
    assert "'a#b'" in loaded


def test_a_path_of_sqlite_is_taken_as_it_stands(site):
    assert "'/srv/c++/100%25 real.sqlite3'" in load(site, DATABASE_URL="sqlite:////srv/c++/100%25 real.sqlite3")


def test_blanks_around_a_value_say_nothing(site):
    assert "['portal.example', 'www.portal.example']" in load(
        site, ALLOWED_HOSTS=" portal.example , www.portal.example "
    )


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_nonsense_is_refused_with_one_sentence_that_names_the_variable(site, name, value):
    started = start(site, "manage.py", "check", **{name: value})
    assert started.returncode == 1
    assert re.fullmatch(rf"{name} is (wrong|not set); expected .+\.\n", started.stderr)
    assert started.stdout == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("DOCUMENT_KEYS", "2026:hidden"), ("SECRET_KEY", "hidden"), ("DATABASE_URL", "postgresql://portal:hidden@:x/")],
)
def test_a_secret_is_not_repeated_in_the_sentence(site, name, value):
    assert "hidden" not in start(site, "manage.py", "check", **{name: value}).stderr


def test_every_variable_of_the_readme_is_tried():
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert set(table) == {name for name, _ in NONSENSE}


def test_a_malformed_file_of_settings_is_named_with_its_line(site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "copy")
    (copy / ".env").write_text("DEMO on\n")
    started = start(copy, "manage.py", "check")
    assert started.returncode == 1
    assert started.stderr == f"{copy}/.env, line 1: expected NAME=value.\n"


def test_the_process_goes_before_the_file(site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "copy")
    (copy / ".env").write_text("ALLOWED_HOSTS=file.example\nDEMO=on\n")
    assert "['portal.example']" in load(copy)
    assert load(copy).startswith("False")


def test_the_server_ends_with_the_sentence_and_no_traceback(site):
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(free_port()), "--log-level", "error", "config.wsgi:application"]
    server = subprocess.Popen(
        command, env=environment({"TIME_ZONE": "Mars"}), cwd=site, stderr=subprocess.PIPE, text=True
    )
    _, said = server.communicate(timeout=60)
    assert server.returncode != 0
    assert "TIME_ZONE is wrong; expected a time zone such as Asia/Almaty.\n" in said
    assert "Traceback" not in said
