"""Addresses of the pages about benefits, plans and counties."""

from django.urls import path

from benefits import pages, reference_pages
from benefits.editing import change_pages
from benefits.editing import pages as draft_pages

urlpatterns = [
    path("benefits", pages.table, name="benefit-table"),
    path("benefits/compare", pages.compare, name="benefit-compare"),
    path("benefits/drafts", draft_pages.drafts, name="benefit-drafts"),
    path("benefits/drafts/<int:draft_id>", draft_pages.draft, name="benefit-draft"),
    path("benefits/drafts/<int:draft_id>/preview", draft_pages.preview, name="benefit-draft-preview"),
    path("benefits/drafts/<int:draft_id>/hand-over", draft_pages.hand, name="benefit-draft-hand-over"),
    path("benefits/drafts/<int:draft_id>/publish", draft_pages.publish, name="benefit-draft-publish"),
    path("benefits/drafts/<int:draft_id>/withdraw", draft_pages.withdraw, name="benefit-draft-withdraw"),
    path("benefits/drafts/<int:draft_id>/take-back", draft_pages.undo, name="benefit-draft-take-back"),
    path("benefits/drafts/<int:draft_id>/add", change_pages.add, name="benefit-change-add"),
    path("benefits/drafts/<int:draft_id>/lines/<int:line_id>/change", change_pages.change, name="benefit-change"),
    path("benefits/drafts/<int:draft_id>/lines/<int:line_id>/end", change_pages.end, name="benefit-change-end"),
    path("benefits/drafts/<int:draft_id>/changes/<int:number>", change_pages.edit, name="benefit-change-edit"),
    path(
        "benefits/drafts/<int:draft_id>/changes/<int:number>/remove", draft_pages.remove, name="benefit-change-remove"
    ),
    path("plans", reference_pages.plan_list, name="plan-list"),
    path("plans/<slug:code>", reference_pages.plan_page, name="plan-page"),
    path("counties", reference_pages.county_list, name="county-list"),
    path("counties/<str:code>", reference_pages.county_page, name="county-page"),
]
