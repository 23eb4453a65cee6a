from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """A fictitious election with fictitious people, so that every screen has something to show. No tables."""

    name = "accreditation.demonstration"
