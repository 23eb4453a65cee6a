"""The public pages, beneath a language prefix. Addresses are promised to the outside: add, never change."""

from django.urls import path

from accreditation.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.current, name="current"),
    path("about/", views.about, name="about"),
    path("elections/", views.elections, name="elections"),
    path("elections/<slug:slug>/", views.totals, name="totals"),
    path("elections/<slug:slug>/organizations/", views.election_organizations, name="election-organizations"),
    path("elections/<slug:slug>/countries/", views.election_countries, name="election-countries"),
    path("elections/<slug:slug>/observers/", views.observers, name="observers"),
    path("elections/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("elections/<slug:slug>/meetings/<int:ordinal>/", views.meeting, name="meeting"),
    path("elections/<slug:slug>/bulletins/<slug:label>/", views.bulletin, name="bulletin"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/<slug:slug>/", views.organization, name="organization"),
    path("countries/", views.countries, name="countries"),
    path("countries/<country:code>/", views.country, name="country"),
]
