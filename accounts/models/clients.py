"""Programs that ask for an organisation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from oauth2_provider.models import AbstractApplication

from accounts.models.people import Organization, keep_history


@keep_history(without=("client_secret",))
class ApiClient(AbstractApplication):
    """A program that acts for one organisation by OAuth 2.0 client credentials or by keys of its own.

    `scopes` are the most it may be given. `jwks` or `jwks_url` hold its public keys for `private_key_jwt`.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="api_clients")
    scopes = ArrayField(models.TextField(), default=list, blank=True)
    jwks = models.JSONField(null=True, blank=True)
    jwks_url = models.URLField(blank=True, default="")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractApplication.Meta):
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="api_client_name_once")]
