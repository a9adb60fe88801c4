"""The addresses of signing up as a member; none of them ever names anybody or holds a code."""

from django.urls import path

from inquiries.my import letter_pages, sign_up_pages

urlpatterns = [
    path("sign-up", sign_up_pages.sign_up, name="sign-up"),
    path("sign-up/code", sign_up_pages.code, name="sign-up-code"),
    path("sign-up/letter", sign_up_pages.letter, name="sign-up-letter"),
    path("members/letter", letter_pages.print_letter, name="member-letter"),
    path("sign-up/sent", sign_up_pages.sent, name="sign-up-sent"),
]
