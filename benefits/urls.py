"""Addresses of the benefits app, below /api/v1/."""

from django.urls import path

from benefits.api import BenefitsView, ServicesView

urlpatterns = [
    path("services", ServicesView.as_view(), name="api-services"),
    path("benefits", BenefitsView.as_view(), name="api-benefits"),
]
