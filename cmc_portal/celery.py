"""The queue: its settings are Django's, those that begin with CELERY_."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cmc_portal.database_roles import APP_ROLE
from cmc_portal.production import refuse_dangers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmc_portal.settings")
if not settings.configured:
    # The worker and its clock begin here. Whoever imports tasks later has a role already, and so have their children.
    os.environ.setdefault("PORTAL_DATABASE_ROLE", APP_ROLE)
app = Celery("cmc_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_to_start(**_: Any) -> None:
    """A worker and its clock start only where the web server would. Celery logs what receivers raise and goes on,
    but not this."""
    try:
        refuse_dangers()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error
