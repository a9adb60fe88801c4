"""The queue: its settings are Django's, those that begin with CELERY_."""

import os

from celery import Celery

from cmc_portal.database_roles import APP_ROLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmc_portal.settings")
os.environ.setdefault("PORTAL_DATABASE_ROLE", APP_ROLE)
app = Celery("cmc_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
