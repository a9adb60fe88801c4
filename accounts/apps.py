from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # The schema generator finds extensions by their being imported.
        import accounts.openapi  # noqa: F401, PLC0415
