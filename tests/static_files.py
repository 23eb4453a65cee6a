"""Static files in tests: served where they lie, with nothing to collect beforehand."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class UncollectedStaticFilesStorage(StaticFilesStorage):
    """Refuses the name of a file that is not there, as the storage of a served site does."""

    def url(self, name: str | None) -> str:
        """The address of the file. Raises ValueError if no app and no folder has it."""
        if name and finders.find(name) is None:
            raise ValueError(f"There is no static file {name!r}.")
        return super().url(name)
