"""The addresses of people, invitations, representatives and of acting for somebody."""

from django.urls import path

from accounts.people import invitation_pages, pages, representative_pages

urlpatterns = [
    path("acting-for", pages.act_for, name="act-for"),
    path("people", pages.people, name="people"),
    path("people/invitations", pages.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/withdraw", pages.withdraw, name="withdraw-invitation"),
    path("people/<int:user_id>", pages.person, name="person"),
    path("people/<int:user_id>/remove", pages.remove, name="remove-person"),
    path("invitations/<str:secret>", invitation_pages.invitation_link, name="invitation-link"),
    path("invitation", invitation_pages.invitation, name="invitation"),
    path("my/representatives", representative_pages.representatives, name="representatives"),
    path("my/representatives/<int:representation_id>/end", representative_pages.end, name="end-representative"),
    path(
        "my/representatives/invitations/<int:invitation_id>/withdraw",
        representative_pages.withdraw,
        name="withdraw-representative",
    ),
]
