from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommissionConfig(AppConfig):
    name = "accreditation.commission"
    verbose_name = _("The commission's decisions")
