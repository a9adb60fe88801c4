"""Public reference data, by address."""

urlpatterns: list = []
