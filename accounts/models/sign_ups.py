"""Signing up as a member: what was typed until somebody looked, and the codes that prove who it was."""

from django.db import models

from accounts.facts import SignUpKind
from accounts.models.people import User
from cmc_portal.columns import choices


class SignUp(models.Model):
    """One attempt to sign up, or one code on paper.

    `typed` is sealed and emptied once it was looked at; `email` is sealed. Codes and the browser's secret are kept only
    as keyed digests. A row without a code matched nobody, and looks from outside like any other.
    """

    kind = models.TextField(choices=choices(SignUpKind))
    secret_mac = models.BinaryField(max_length=32, unique=True, null=True)
    typed = models.TextField(blank=True, default="")
    code_mac = models.BinaryField(max_length=32, null=True)
    member_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    email = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    tries = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            # A letter is found by its code; an e-mailed one by the browser that asked for it.
            models.UniqueConstraint(
                name="sign_up_letter_once", fields=["code_mac"], condition=models.Q(kind=SignUpKind.LETTER)
            )
        ]
