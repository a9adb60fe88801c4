"""Addresses of the eligibility app, below /api/v1/."""

from django.urls import path

from eligibility.api import CountiesView, PlansView

urlpatterns = [
    path("counties", CountiesView.as_view(), name="api-counties"),
    path("plans", PlansView.as_view(), name="api-plans"),
]
