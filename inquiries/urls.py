"""The addresses of the pages; none of them ever names a member."""

from django.urls import path

from inquiries import answer_pages, pages
from inquiries.history.pages import history

urlpatterns = [
    path("", pages.ask, name="ask"),
    path("inquiries", pages.inquiries, name="inquiries-page"),
    path("inquiries/history", history, name="inquiry-history"),
    path("inquiries/<str:trace_number>", answer_pages.inquiry, name="inquiry-page"),
    path("inquiries/<str:trace_number>/as-known", answer_pages.inquiry_as_known, name="inquiry-as-known"),
]
