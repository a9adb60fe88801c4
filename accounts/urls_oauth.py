"""The addresses at which programs sign in."""

from django.urls import path

from accounts import oauth

urlpatterns = [
    path("oauth/token", oauth.token, name="oauth-token"),
    path("oauth/revoke", oauth.revoke, name="oauth-revoke"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="oauth-metadata"),
]
