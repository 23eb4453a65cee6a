"""The data files, in no language. Addresses and shapes are promised to the outside: add, never change."""

from django.urls import path

from accreditation.portal import downloads

app_name = "data"

urlpatterns = [
    path("elections.json", downloads.elections_json, name="elections"),
    path("elections.csv", downloads.elections_csv, name="elections-csv"),
    path("elections.csv-metadata.json", downloads.elections_metadata, name="elections-metadata"),
    path("elections/<slug:slug>/totals.json", downloads.totals_json, name="totals"),
    path("elections/<slug:slug>/organizations.csv", downloads.organizations_csv, name="organizations"),
    path("elections/<slug:slug>/countries.csv", downloads.countries_csv, name="countries"),
    path("elections/<slug:slug>/nationalities.csv", downloads.nationalities_csv, name="nationalities"),
    path("elections/<slug:slug>/meetings.csv", downloads.meetings_csv, name="meetings"),
    path("elections/<slug:slug>/bulletins.csv", downloads.bulletins_csv, name="bulletins"),
    path("elections/<slug:slug>/bulletins/<str:label>.json", downloads.bulletin_json, name="bulletin"),
    path("elections/<slug:slug>/observers.csv", downloads.observers_csv, name="observers"),
    path("elections/<slug:slug>/<str:file>-metadata.json", downloads.election_metadata, name="metadata"),
    path("organizations/<slug:slug>.csv", downloads.organization_csv, name="organization"),
    path("organizations/<slug:slug>.csv-metadata.json", downloads.organization_metadata, name="organization-metadata"),
    path("countries/<country:code>.csv", downloads.country_csv, name="country"),
    path("countries/<country:code>.csv-metadata.json", downloads.country_metadata, name="country-metadata"),
]
