#!/usr/bin/env python3
"""Django's management commands, with the environment as it is; bin/manage also brings the servers."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmc_portal.settings")
    # Commands own the tables; only the web server, worker and beat take on a role with fewer rights.
    os.environ.pop("PORTAL_DATABASE_ROLE", None)
    execute_from_command_line(sys.argv)
