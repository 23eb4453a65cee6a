"""The file `.env`: one NAME=value a line. Needs nothing but Python: scripts read it before anything is installed."""

import re
from pathlib import Path

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


class DotenvError(Exception):
    """The file cannot be read; the message says which line, and nothing of what it holds."""


def read_dotenv(path: Path) -> dict[str, str]:
    """Return the variables of the file; none if there is no file.

    A value is the rest of its line, without quotation marks around it. Empty lines and lines that begin with # say
    nothing. Raises DotenvError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DotenvError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DotenvError(f"{path} is not a text in UTF-8.") from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line.strip())
        if parts is None:
            raise DotenvError(f"{path}, line {number}: expected NAME=value.")
        name, value = parts.groups()
        if name in found:
            raise DotenvError(f"{path}, line {number}: {name} is set a second time.")
        found[name] = _without_quotes(value, f"{path}, line {number}: {name}")
    return found


def _without_quotes(value: str, place: str) -> str:
    if value[:1] not in ("'", '"'):
        return value
    if len(value) < 2 or value[-1] != value[0]:
        raise DotenvError(f"{place}: the quotation mark is not closed.")
    return value[1:-1]
