"""Every code that a program can meet is described, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

MODULES = Path(settings.BASE_DIR, "accreditation", "exchange")
DESCRIPTION = Path(settings.BASE_DIR, "docs", "import.md")
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
# Whatever is made with a code, and which of its arguments that is.
MAKERS = {
    "Problem": 0, "BadCell": 0, "Note": 0, "UnreadableFile": 0, "ColumnNotes": 0, "_about": 0, "_find": 2,
    "set_aside": 1, "_notice": 0, "DocumentReading": 1, "DateReading": 1, "__init__": 0,
}  # fmt: skip


def constants(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
            yield part.value


def codes_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = MAKERS.get(name)
            if place is not None and len(node.args) > place:
                yield from constants(node.args[place])
            yield from (code for word in node.keywords if word.arg == "code" for code in constants(word.value))
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            yield from constants(node.value.elts[1])
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            names = [getattr(target, "id", "") for target in node.targets[0].elts]
            if "code" in names and isinstance(node.value, ast.Tuple):
                yield from constants(node.value.elts[names.index("code")])


def test_the_description_lists_the_codes_of_the_program():
    made = {code for path in MODULES.glob("*.py") for code in codes_of(ast.parse(path.read_text()))}
    described = re.findall(r"^\| `([a-z0-9-]+)` \|", DESCRIPTION.read_text().partition("## Codes")[2], re.MULTILINE)

    assert len(described) == len(set(described))
    assert sorted(described) == sorted(made)
