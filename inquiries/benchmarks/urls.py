"""The addresses of the server that is measured: the floor, and all of the portal's where they always are."""

from django.urls import path

from cmc_portal import urls
from inquiries.benchmarks.floor import FLOOR_PATH, floor

urlpatterns = [path(FLOOR_PATH.removeprefix("/"), floor), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
