"""The addresses of continuity of care for programs; none of them ever names a member."""

from django.urls import path

from continuity.api import RequestEvidenceView, RequestsView, RequestView, RequestWithdrawalView, VerdictsView

_ONE = "continuity-requests/<str:reference>"

urlpatterns = [
    path("continuity-inquiries", VerdictsView.as_view(), name="api-continuity-inquiries"),
    path("continuity-requests", RequestsView.as_view(), name="api-continuity-requests"),
    path(_ONE, RequestView.as_view(), name="api-continuity-request"),
    path(f"{_ONE}/evidence", RequestEvidenceView.as_view(), name="api-continuity-evidence"),
    path(f"{_ONE}/withdraw", RequestWithdrawalView.as_view(), name="api-continuity-withdrawal"),
]
