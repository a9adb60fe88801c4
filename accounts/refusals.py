"""What clients are told that may not do something."""

from datetime import datetime

from accounts.authentication import CHALLENGE
from accounts.facts import Hold, Scope
from accounts.rules.brake import seconds_until
from cmc_portal.problems import Problem


def insufficient_scope(scope: Scope) -> Problem:
    """What a client is told whose token does not allow this."""
    return Problem(
        code="insufficient_scope",
        status=403,
        title="Your token does not allow this",
        detail=f"This needs a token with the scope {scope}.",
        what_to_do="Ask for a token with this scope; if you are refused it, ask for it to be given to your client.",
        headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'},
    )


def held_back_problem(hold: Hold, *, at: datetime) -> Problem:
    """What a client is told whose asking is held back, and when to ask again."""
    wait = {} if hold.until is None else {"Retry-After": str(seconds_until(hold.until, at=at))}
    if not hold.stopped:
        detail = "Too many questions of late found nobody. Each further one must wait."
        what_to_do = "Wait for the time in the Retry-After header, and compare what you send with the card."
    else:
        detail = "Too many questions found nobody: asking is stopped for your client, organization or address."
        what_to_do = "Ask a privacy officer or administrator of your organization to look at it and lift it."
    code = "asking_stopped" if hold.until is None else "too_many_misses"
    return Problem(
        code=code, status=429, title="Asking is held back", detail=detail, what_to_do=what_to_do, headers=wait
    )
