"""What django-import-export tells of the observers on its page. They are written by `export`, and loaded by `apply`."""

from import_export.fields import Field
from import_export.resources import Resource

from accreditation.delegations.models import Observer
from accreditation.exchange.export import columns


class ObserverResource(Resource):
    """The columns that an exported list has."""

    @classmethod
    def get_display_name(cls) -> str:
        return str(Observer._meta.verbose_name_plural)

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=column.name) for column in columns(with_documents=True)]
