#!/usr/bin/env python
"""Run Django's commands on the settings of this checkout."""

import sys

from config.start import load_settings


def main() -> None:
    load_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
