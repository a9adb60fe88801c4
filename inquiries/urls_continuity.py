"""The address that leads from an answer to a request; the trace number stands for the member."""

from django.urls import path

from inquiries import continuity_pages

urlpatterns = [
    path("inquiries/<str:trace_number>/continuity", continuity_pages.new_request, name="continuity-request-new"),
]
