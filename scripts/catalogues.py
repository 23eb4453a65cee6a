"""Compile the catalogues of translations: every .po beneath locale/ to its .mo. Runs in `.venv`, for polib."""

import sys
from pathlib import Path

import polib


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside the .po and return its path. Raises OSError for a .po that cannot be read."""
    target = source.with_suffix(".mo")
    draft = source.with_suffix(".mo.part")
    try:
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(draft))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def main() -> int:
    """Compile all, and say what is wrong with those that could not be compiled."""
    status = 0
    for source in sorted(Path(__file__).resolve().parent.parent.glob("locale/**/LC_MESSAGES/*.po")):
        try:
            compile_catalogue(source)
        except (OSError, UnicodeDecodeError) as error:
            print(f"{source}: {error}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
