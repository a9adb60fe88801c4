"""The addresses of the member's own pages, and of recording a representative; none of them ever names a member."""

from django.urls import path

from inquiries import self_service_pages
from inquiries.my import pages

urlpatterns = [
    path("my", pages.my_page, name="my-page"),
    path("my/card", pages.my_card, name="my-card"),
    path("my/card.pdf", pages.my_card_pdf, name="my-card-pdf"),
    path("my/whom", pages.choose_person, name="my-whom"),
    path("representatives/record", self_service_pages.record_representative, name="record-representative"),
]
