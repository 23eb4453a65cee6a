"""Tests run on the same settings everywhere, whatever `.env` and the shell say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def settings_with(variables):
    program = "from tests import settings as s; print(s.DEMO, s.DEBUG, s.LANGUAGE_CODE, s.SECRET_KEY[:10])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": os.environ["PATH"], **variables}, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


@pytest.mark.parametrize("variables", [{}, {"DEMO": "on", "DEBUG": "on", "DEFAULT_LANGUAGE": "ru", "SECRET_KEY": "x"}])
def test_the_shell_has_no_say(variables):
    assert settings_with(variables) == "False False kk tests-only\n"
