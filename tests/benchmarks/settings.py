"""The settings of the tests, as the application server of the benchmarks takes them."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
# As in production: files are listed once at the start, not looked for at every request.
WHITENOISE_AUTOREFRESH = False
