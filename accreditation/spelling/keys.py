"""Keys of rows in the addresses of pages, which anybody can type."""

# The largest key has 19 digits; Python refuses to read numbers of thousands of them.
_DIGITS = 18


def read_key(text: object) -> int | None:
    """Return the key that a text names, None where it names none."""
    digits = str(text)
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else None
