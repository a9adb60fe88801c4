from django.apps import AppConfig

from cmc_portal.health import report_also


class ContinuityConfig(AppConfig):
    name = "continuity"

    def ready(self) -> None:
        # It knows models, which are there only now.
        from continuity.selectors.heartbeats import report_worker  # noqa: PLC0415

        report_also("worker", report_worker)
