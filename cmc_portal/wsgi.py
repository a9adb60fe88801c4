"""The application that the web server calls."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cmc_portal.database_roles import APP_ROLE
from cmc_portal.production import refuse_dangers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmc_portal.settings")
if not settings.configured:
    os.environ.setdefault("PORTAL_DATABASE_ROLE", APP_ROLE)
application = get_wsgi_application()

# Not before: it reads the settings, and with them the database's role.
from cmc_portal.headers import Request  # noqa: E402

application.request_class = Request
refuse_dangers()

# Full collections would walk every module and table of reference data in the middle of requests, for a tenth of their
# time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
