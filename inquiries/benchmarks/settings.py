"""The settings of the server that is measured: an ordinary installation's, its own database, the floor beside."""

from cmc_portal.settings import *  # noqa: F403
from cmc_portal.settings import CACHES, DATABASES, needed

ROOT_URLCONF = "inquiries.benchmarks.urls"
DATABASES["default"]["NAME"] = needed("PORTAL_BENCH_DATABASE")
CACHES["default"]["KEY_PREFIX"] = "bench"
# Two in a hundred of the questions name nobody: what a miss costs is measured, and nobody is stopped for it.
PORTAL_MISSES_FACTOR = 1_000_000.0
