from django.urls import path

from inquiries.api import InquiriesView, InquiryView

urlpatterns = [
    path("inquiries", InquiriesView.as_view(), name="inquiries"),
    path("inquiries/<str:trace_number>", InquiryView.as_view(), name="inquiry"),
]
