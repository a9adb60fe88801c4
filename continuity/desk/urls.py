"""The addresses of requests: a plan's desk, a provider's own, a member's own. None of them ever names a member."""

from django.urls import path

from continuity.desk import (
    health_pages,
    intake_pages,
    member_pages,
    paper_pages,
    provider_pages,
    queue_pages,
    report_pages,
    request_pages,
)
from continuity.desk.actions import ACTIONS

DESK = [
    path("desk", queue_pages.queue, name="desk"),
    path("desk/assign", request_pages.assign_many, name="desk-assign"),
    path("desk/filters", queue_pages.save_filter, name="desk-filter-save"),
    path("desk/filters/<int:filter_id>/delete", queue_pages.delete_filter, name="desk-filter-delete"),
    path("desk/report", report_pages.report, name="desk-report"),
    path("desk/health", health_pages.health, name="desk-health"),
    path("desk/health/<int:letter_id>", health_pages.resolve, name="desk-dead-letter"),
    path("desk/prints/<int:print_id>", health_pages.print_file, name="desk-print"),
    path("desk/requests/new", intake_pages.new_request, name="desk-request-new"),
    path("desk/requests/<str:reference>", request_pages.request_page, name="desk-request"),
    *(
        path(f"desk/requests/<str:reference>/{name}", request_pages.act, {"name": name}, name=f"desk-request-{name}")
        for name in ACTIONS
    ),
    path("desk/requests/<str:reference>/decide", request_pages.decide, name="desk-request-decide"),
    path("desk/requests/<str:reference>/preview", request_pages.preview, name="desk-request-preview"),
    path("desk/requests/<str:reference>/documents", request_pages.documents, name="desk-request-documents"),
    path("desk/requests/<str:reference>/documents/<int:number>", paper_pages.document, name="desk-request-document"),
    path(
        "desk/requests/<str:reference>/letters/<int:notice_id>",
        paper_pages.letter,
        {"page": "desk-request"},
        name="desk-request-letter",
    ),
]
PROVIDER = [
    path("continuity", provider_pages.own_requests, name="continuity"),
    path("continuity/<str:reference>", provider_pages.own_request, name="continuity-request"),
    path("continuity/<str:reference>/withdraw", provider_pages.withdraw, name="continuity-withdraw"),
    path("continuity/<str:reference>/documents", provider_pages.documents, name="continuity-documents"),
    path("continuity/<str:reference>/documents/<int:number>", paper_pages.document, name="continuity-document"),
    path(
        "continuity/<str:reference>/letters/<int:notice_id>",
        paper_pages.letter,
        {"page": "continuity-request"},
        name="continuity-letter",
    ),
]
MEMBER = [
    path("my/doctor", member_pages.my_doctor, name="my-doctor"),
    path("my/doctor/new", member_pages.new_request, name="my-doctor-new"),
    path("my/letters", member_pages.letters, name="my-letters"),
    path("my/doctor/<str:reference>", member_pages.own_request, name="my-doctor-request"),
    path("my/doctor/<str:reference>/withdraw", member_pages.withdraw, name="my-doctor-withdraw"),
    path("my/doctor/<str:reference>/documents", member_pages.documents, name="my-doctor-documents"),
    path("my/doctor/<str:reference>/documents/<int:number>", paper_pages.document, name="my-doctor-document"),
    path(
        "my/doctor/<str:reference>/letters/<int:notice_id>",
        paper_pages.letter,
        {"page": "my-doctor-request"},
        name="my-doctor-letter",
    ),
]
urlpatterns = [*DESK, *PROVIDER, *MEMBER]
