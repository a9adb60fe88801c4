"""The addresses of the pages; none of them ever names a member."""

from django.urls import path

from inquiries import pages

urlpatterns = [
    path("", pages.ask, name="ask"),
    path("inquiries", pages.inquiries, name="inquiries-page"),
    path("inquiries/<str:trace_number>", pages.inquiry, name="inquiry-page"),
]
