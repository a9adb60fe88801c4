"""A command that holds the servers: says where they are, one JSON line, and waits until its input ends."""

import json
import sys
from pathlib import Path

from cmc_portal.startup.services import services

if __name__ == "__main__":
    with services(Path(sys.argv[1])) as servers:
        print(json.dumps({"database": servers.database_url, "queue": servers.redis_url}), flush=True)
        sys.stdin.read()
