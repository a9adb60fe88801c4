"""The addresses of emergencies and their review; a number of our own, never anything of the member."""

from django.urls import path

from inquiries import emergency_pages

urlpatterns = [
    path("inquiries/<str:trace_number>/emergency", emergency_pages.begin, name="emergency-begin"),
    path("privacy/emergencies", emergency_pages.queue, name="emergency-queue"),
    path("privacy/emergencies/<int:emergency_id>", emergency_pages.review, name="emergency-review"),
]
