"""Keys of rows in the addresses of pages, which anybody can type."""

# The largest key has 19 digits; Python refuses to read numbers of thousands of them.
_DIGITS = 18


def read_key(text: object) -> int | None:
    """Return the key that a text names, None where it names none."""
    digits = str(text)
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else None


def read_keys(text: str) -> list[int]:
    """Return the keys that a text names with commas between them, leaving out what names none."""
    return [key for part in text.split(",") if (key := read_key(part)) is not None]
