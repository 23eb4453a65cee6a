"""What every test relies on: one engine at a time, nothing skipped, nothing left behind."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import settings as property_tests

from tests.cast import *  # noqa: F403, the fixtures that every test may ask for

# How long an example takes says nothing on a machine that others use.
property_tests.register_profile("portal", deadline=None)
property_tests.load_profile("portal")

BROWSER_TESTS = Path(__file__).parent / "browser"


@pytest.fixture
def english():
    """For tests of sentences: with them in English, whatever the default language."""
    with translation.override("en"):
        yield


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs a share of the tests for another one that began the run."""
    return hasattr(config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    settings.FOLDER.mkdir(mode=0o700, exist_ok=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests, and drop the tests that are for the other engine."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
    foreign = [item for item in items if is_for_another_engine(item)]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if not is_for_another_engine(item)]


def is_for_another_engine(item: pytest.Item) -> bool:
    engines = [marker.args[0] for marker in item.iter_markers("engine")]
    for engine in engines:
        if engine not in ("sqlite", "postgresql"):
            raise pytest.UsageError(f"{item.nodeid}: engine({engine!r}); expected 'sqlite' or 'postgresql'")
    return any(engine != connection.vendor for engine in engines)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test was skipped, and remove the run's folder."""
    if is_worker(session.config):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("")
        reporter.write_line("A test was skipped, which fails here: mark it for its engine, or make what it needs.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if reporter is not None and "TEST_COUNTS" in os.environ:
        counts, _ = reporter.build_summary_stats_line()
        Path(os.environ["TEST_COUNTS"]).write_text(", ".join(text for text, _ in counts))
    shutil.rmtree(settings.FOLDER, ignore_errors=True)
