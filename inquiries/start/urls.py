"""The addresses of the page on which a plan's day begins, and of the figures."""

from django.urls import path

from inquiries.start import pages

urlpatterns = [
    path("start", pages.start, name="start"),
    path("figures", pages.figures, name="figures"),
    path("figures.csv", pages.figure_file, name="figure-file"),
]
