"""The addresses of the server that is measured: all of the portal's, and the floor."""

from django.urls import include, path

from inquiries.benchmarks.floor import FLOOR_PATH, floor

urlpatterns = [
    path(FLOOR_PATH.removeprefix("/"), floor),
    path("", include("cmc_portal.urls")),
]
