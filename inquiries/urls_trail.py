"""The addresses of the access trail; none of them ever names a member."""

from django.urls import path

from inquiries import trail_pages

urlpatterns = [
    path("my/who-looked", trail_pages.who_looked, name="who-looked"),
    path("privacy/trail", trail_pages.search, name="trail-search"),
]
