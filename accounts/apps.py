from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # The schema generator finds extensions by their being imported.
        import accounts.openapi  # noqa: F401, PLC0415

        # Receivers and tasks likewise; they know models, which are there only now.
        import accounts.signing_in.receivers  # noqa: F401, PLC0415
        from accounts.database_rights import grant_rights  # noqa: PLC0415

        post_migrate.connect(grant_rights, sender=self)
