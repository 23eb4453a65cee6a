"""Objects on their way to the scratch of a list and back: written and read by one process, and seen by nobody else."""

import io
import pickle
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise, lazy


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        """Sentences that wait for their reader's language."""
        if not isinstance(obj, Promise):
            return NotImplemented
        _rebuild, (function, arguments, named, *classes) = obj.__reduce__()  # type: ignore[misc]  # Django's own form
        return _promise, (function, arguments, named, *classes)


# Django makes a class of its own for each sentence that is unpickled: a hundred thousand of them take gigabytes.
_lazy = lru_cache(maxsize=100)(lazy)


def _promise(function: Callable[..., Any], arguments: Any, named: Any, *classes: type) -> Any:
    return _lazy(function, *classes)(*arguments, **named)


def pack(obj: Any) -> bytes:
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(obj)
    return file.getvalue()


def unpack(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - see above
