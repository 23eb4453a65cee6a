from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class WorkplaceAdminConfig(AdminConfig):
    """Django's admin with the workplace as its one site."""

    default_site = "accreditation.workplace.site.WorkplaceSite"


class WorkplaceConfig(AppConfig):
    name = "accreditation.workplace"
    verbose_name = _("Workplace")

    def ready(self) -> None:
        from django.contrib.admin.widgets import SELECT2_TRANSLATIONS

        # Otherwise the fields that complete themselves would claim to speak a language named "None".
        SELECT2_TRANSLATIONS["kk"] = "kk"
