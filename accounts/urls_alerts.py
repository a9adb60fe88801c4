"""The addresses of alerts."""

from django.urls import path

from accounts import alert_pages

urlpatterns = [
    path("privacy/alerts", alert_pages.alerts, name="alert-list"),
    path("privacy/alerts/<int:alert_id>", alert_pages.alert, name="alert"),
]
