"""Set up this checkout, as far as it is not set up already.

`python -m scripts.prepare site` makes everything ready to serve; `... development` what the tests and linters need.
"""

import os
import sys
from collections.abc import Mapping
from functools import partial

from scripts.dotenv import complete_dotenv, effective
from scripts.environment import PYTHON, prepare_environment
from scripts.steps import ROOT, Failure, alone, fingerprint, main, run, say, step

DOTENV = ROOT / ".env"


def prepare_site() -> None:
    """Everything that has to be there before the site can be served."""
    with alone():
        prepare_environment("requirements.txt")
        prepare_secrets()
        prepare_catalogues()
        prepare_static_files()
        prepare_database()


def prepare_development() -> None:
    """What tests, linters and the other tools of development need from Python."""
    with alone():
        prepare_environment("requirements-dev.txt")
        prepare_catalogues()


def prepare_secrets() -> None:
    added = complete_dotenv(DOTENV, os.environ)
    if added:
        say(f"Added to .env: {', '.join(added)}")


def prepare_catalogues() -> None:
    sources = sorted(ROOT.glob("locale/**/LC_MESSAGES/*.po"))
    step(
        "catalogues",
        "Compiling translations",
        lambda: run([PYTHON, "-m", "scripts.catalogues"]),
        fingerprint([*sources, ROOT / "scripts/catalogues.py"]),
        lambda: all(source.with_suffix(".mo").exists() for source in sources),
    )


def prepare_static_files() -> None:
    sources = [ROOT / "static", *ROOT.glob("accreditation/*/static"), ROOT / "config", ROOT / "requirements.txt"]
    step(
        "static",
        "Collecting static files",
        lambda: manage("collectstatic", "--noinput", "--verbosity=0"),
        # Under DEBUG the files keep their names, so each way of collecting has to be done for itself.
        fingerprint(sources, effective(DOTENV).get("DEBUG")),
        (ROOT / "build" / "static").is_dir,
    )


def prepare_database() -> None:
    """Bring the tables, the reference data and, in a demonstration, its data and accounts up to date."""
    (ROOT / "data").mkdir(mode=0o700, exist_ok=True)
    variables = effective(DOTENV)
    # Whatever these commands do is written in the code; on any change to it they run again, and repeat nothing.
    sources = fingerprint([ROOT / "accreditation", ROOT / "config", ROOT / "requirements.txt"])
    product = partial(database_file, variables)
    migrate = partial(manage, "migrate", "--noinput", "--verbosity=0")
    step("migrate", "Migrating the database", migrate, sources, product)
    step("reference", "Loading reference data", partial(manage, "load_reference"), sources, product)
    if variables.get("DEMO", "").lower() not in ("on", "true", "yes", "1"):
        return
    step("demo", "Loading the demonstration", partial(manage, "load_demo"), sources, product)
    make_accounts = partial(manage, "create_demo_accounts", "--verbosity=0")
    passwords = step("accounts", "Making demonstration accounts", make_accounts, sources, product)
    if passwords:
        say(passwords.rstrip())


def database_file(variables: Mapping[str, str]) -> int | None:
    """What tells the SQLite file from another at its place; None where the database is not at its usual place."""
    if variables.get("DATABASE_URL"):
        return None
    file = ROOT / "data" / "accreditation.sqlite3"
    return file.stat().st_ino if file.exists() else 0


def manage(*words: str) -> str:
    return run([PYTHON, "manage.py", *words])


def job() -> None:
    """Do what the one argument names."""
    jobs = {"site": prepare_site, "development": prepare_development}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        raise Failure(f"Expected one of: {', '.join(jobs)}")
    jobs[sys.argv[1]]()


if __name__ == "__main__":
    main(job)
