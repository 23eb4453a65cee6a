"""The data files, in no language. Addresses and shapes are promised to the outside: add, never change."""

from django.urls import path

from accreditation.portal import downloads

app_name = "data"

urlpatterns = [
    path("elections.json", downloads.elections_json, name="elections"),
    path("elections/<slug:slug>/totals.json", downloads.totals_json, name="totals"),
    path("elections/<slug:slug>/organizations.csv", downloads.organizations_csv, name="organizations"),
    path("elections/<slug:slug>/countries.csv", downloads.countries_csv, name="countries"),
    path("elections/<slug:slug>/meetings.csv", downloads.meetings_csv, name="meetings"),
    path("elections/<slug:slug>/observers.csv", downloads.observers_csv, name="observers"),
    path("elections/<slug:slug>/<str:file>-metadata.json", downloads.csv_metadata, name="metadata"),
]
