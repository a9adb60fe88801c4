"""The addresses of the member's own page, and of recording a representative; none of them ever names a member."""

from django.urls import path

from inquiries import self_service_pages

urlpatterns = [
    path("my", self_service_pages.my_page, name="my-page"),
    path("representatives/record", self_service_pages.record_representative, name="record-representative"),
]
