"""The addresses of lists; none of them names a member."""

from django.urls import path

from inquiries.batches import pages

urlpatterns = [
    path("batches", pages.batches, name="batches"),
    path("batches/<str:list_reference>", pages.batch, name="batch"),
    path("batches/<str:list_reference>/columns", pages.confirm, name="batch-columns"),
    path("batches/<str:list_reference>/again", pages.ask_again, name="batch-again"),
    path("batches/<str:list_reference>/monthly", pages.monthly, name="batch-monthly"),
    path("batches/<str:list_reference>/remove", pages.remove, name="batch-remove"),
    path("batches/<str:list_reference>/runs/<int:run_id>", pages.run, name="batch-run"),
    path("batches/<str:list_reference>/runs/<int:run_id>/progress", pages.progress, name="batch-progress"),
    path("batches/<str:list_reference>/runs/<int:run_id>/answers.csv", pages.download_csv, name="batch-csv"),
    path("batches/<str:list_reference>/runs/<int:run_id>/answers.xlsx", pages.download_xlsx, name="batch-xlsx"),
]
