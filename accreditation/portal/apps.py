from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "accreditation.portal"
    verbose_name = _("Public portal")

    def ready(self) -> None:
        from accreditation.portal.addresses import CountryCode

        register_converter(CountryCode, "country")
