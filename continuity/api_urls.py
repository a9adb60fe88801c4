"""The addresses of continuity of care for programs; none of them ever names a member."""

from django.urls import path

from continuity.api import RequestEvidenceView, RequestsView, RequestView, RequestWithdrawalView, VerdictsView

urlpatterns = [
    path("continuity-inquiries", VerdictsView.as_view(), name="api-continuity-inquiries"),
    path("continuity-requests", RequestsView.as_view(), name="api-continuity-requests"),
    path("continuity-requests/<str:reference>", RequestView.as_view(), name="api-continuity-request"),
    path("continuity-requests/<str:reference>/evidence", RequestEvidenceView.as_view(), name="api-continuity-evidence"),
    path("continuity-requests/<str:reference>/withdraw", RequestWithdrawalView.as_view(), name="api-continuity-withdrawal"),
]
