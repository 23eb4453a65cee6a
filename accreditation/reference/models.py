"""What an earlier load wrote, so that a later one never overwrites what the commission has edited since."""

from django.db import models


class LoadedRow(models.Model):
    """One row of one file: the digest of the values that the last load left in the database."""

    file = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "key"], name="loaded_row_once_per_file")]

    def __str__(self) -> str:
        return f"{self.file}: {self.key}"
