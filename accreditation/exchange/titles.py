"""Forms of address that stand in the cell of a name: Mr, H.E., г-жа. They have a field of their own."""

import re

# He and Hon are names; with their full stops they are none.
_DOTTED = r"h\. ?e\.|hon\.|amb\."
_WORDS = (
    r"his excellency|her excellency|mr|mrs|ms|miss|mme|mlle|dr|prof|professor|ambassador"
    r"|г-н|г-жа|господин|госпожа|д-р|доктор|проф|профессор"
)
# Each is followed by a name: nobody is called Mr alone. A word with a hyphen or an apostrophe behind it is a name.
_TITLES = re.compile(rf"(?:(?:{_DOTTED}|(?:{_WORDS})\b(?![-'’])\.?)\s*)+(?<![^\W\d_])(?=\w)", re.IGNORECASE)


def has_title(name: str) -> bool:
    return _TITLES.match(name) is not None


def take_title(name: str) -> tuple[str, str]:
    """Return the forms of address at the beginning of a name, "" for none, and the name without them."""
    found = _TITLES.match(name)
    return (found[0].strip(), name[found.end() :]) if found else ("", name)
