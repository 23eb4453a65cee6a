"""A place for what a long list needs beside its rows: more than memory should hold, and nobody else's to see."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

# What does not fit into so much memory goes to a file without a name.
_CACHE_KB = 16_000


class Scratch:
    """A database of one list, gone with it. Small ones never leave the memory.

    Not of the engine that holds the register: temporary tables would have to be written twice, and a check must not
    write there. One thread at a time.
    """

    def __init__(self) -> None:
        # The empty name stands for a temporary file that SQLite opens when it has to and removes at once.
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        # Never ended: nothing is kept.
        self._connection.execute("BEGIN")
        self.execute = self._connection.execute

    def teach(self, name: str, function: Callable[[str], str]) -> None:
        """Let statements call a function of one text."""
        self._connection.create_function(name, 1, function, deterministic=True)

    def insert(self, table: str, rows: Iterable[Sequence[Any]], width: int, instead: str = "INSERT") -> None:
        """Insert rows of so many cells."""
        places = ", ".join("?" * width)
        self._connection.executemany(f"{instead} INTO {table} VALUES ({places})", rows)
