"""A command whose guarded child leaves a grandchild behind that no polite signal ends."""

import os
import signal
import sys

from cmc_portal.startup import guard as guarding
from cmc_portal.startup.guard import Guard

# It says itself that it is there: between fork and exec it would be taken for its parent.
STUBBORN = "trap '' TERM HUP INT; echo up; sleep 600 & wait"

if __name__ == "__main__":
    # What will not listen need not be waited for as long as a worker that writes its last rows.
    guarding.GRACE = 0.5
    guard = Guard.post()
    environment = dict(os.environ)
    child = guard.start(
        "child", ["sh", "-c", f': its parent; sh -c "{STUBBORN}" & wait'], log=None, environment=environment
    )
    if sys.argv[1:] == ["dismiss"]:
        sys.stdin.readline()
        guard.dismiss()
    else:
        signal.pause()
