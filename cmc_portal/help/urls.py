"""The addresses of help."""

from django.urls import path

from cmc_portal.help import pages

urlpatterns = [
    path("help/", pages.help_index, name="help"),
    path("help/glossary", pages.glossary, name="glossary"),
    path("help/for/<slug:audience>", pages.help_for, name="help-for"),
]
