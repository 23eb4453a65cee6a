"""The bytes that a sender sent, to be read from their beginning as often as needed, and never all of them at once."""

import hashlib
import io
from collections.abc import Callable
from functools import cached_property
from typing import Any, BinaryIO

_AT_A_TIME = 1 << 20


class Content:
    """`open` gives a new binary file at its beginning each time, for one reader; `size` is in bytes."""

    def __init__(self, open_file: Callable[[], Any], size: int) -> None:
        self._open_file = open_file
        self.size = size

    @classmethod
    def of_bytes(cls, data: bytes) -> "Content":
        return cls(lambda: io.BytesIO(data), len(data))

    def open(self) -> BinaryIO:
        file: BinaryIO = self._open_file()
        return file

    def begins_with(self, *marks: bytes) -> bool:
        with self.open() as file:
            return file.read(max(map(len, marks))).startswith(marks)

    def read(self) -> bytes:
        """All bytes at once: for files whose size was bounded."""
        with self.open() as file:
            return file.read()

    @cached_property
    def sha256(self) -> str:
        """In hexadecimal digits."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_AT_A_TIME):
                digest.update(piece)
        return digest.hexdigest()


def content_of(data: bytes | Content) -> Content:
    return data if isinstance(data, Content) else Content.of_bytes(data)
