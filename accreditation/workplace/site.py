"""The one admin site."""

from django.contrib.admin import AdminSite


class WorkplaceSite(AdminSite):
    pass
