"""The addresses of receipts and of the page that verifies them; none of them names a member."""

from django.urls import path

from inquiries.receipts import pages, verify_pages

urlpatterns = [
    path("inquiries/<str:trace_number>/receipt", pages.receipt_page, name="receipt-page"),
    path("inquiries/<str:trace_number>/receipt.pdf", pages.receipt_pdf, name="receipt-pdf"),
    path("inquiries/<str:trace_number>/receipt.json", pages.receipt_json, name="receipt-json"),
    path("verify", verify_pages.verify, name="verify"),
    path("verify/file", verify_pages.verify_file, name="verify-file"),
    path(".well-known/receipt-keys.json", pages.receipt_keys, name="receipt-keys"),
]
