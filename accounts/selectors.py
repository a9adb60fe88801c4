"""Reads: rows in, facts out."""

from hashlib import sha256

from django.db import connection

from accounts.facts import Asker, Channel
from accounts.models import Membership


def get_asker_by_token(token: str) -> Asker | None:
    """Which machine client holds this token? None when nobody does or it was revoked. One indexed read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, organization_id FROM accounts_apiclient WHERE token_sha256 = %s AND revoked_at IS NULL",
            [sha256(token.encode()).digest()],
        )
        row = cursor.fetchone()
    return Asker(Channel.API, client_id=row[0], organization_id=row[1]) if row else None


def get_asker_by_user(user_id: int) -> Asker | None:
    """For which organisation does this user act? The first joined; None for a user without one."""
    organization_id = (
        Membership.objects.filter(user_id=user_id).order_by("id").values_list("organization_id", flat=True).first()
    )
    return Asker(Channel.PAGE, user_id=user_id, organization_id=organization_id) if organization_id else None
