"""How the OpenAPI document describes our tokens."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from accounts.facts import Scope

_MEANINGS = {
    Scope.ASK_INQUIRIES: "Ask inquiries",
    Scope.READ_INQUIRIES: "Read the answers your organisation was given",
    Scope.REQUEST_CONTINUITY: "Ask for continuity of care",
    Scope.LOAD_ROSTERS: "Load rosters",
}


class TokenAuthenticationScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer …`: how a token is had, and how it is sent."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = ["clientCredentials", "token"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """The schemes as OpenAPI writes them."""
        flow = {"tokenUrl": "/oauth/token", "scopes": {each.value: meaning for each, meaning in _MEANINGS.items()}}
        return [
            {
                "type": "oauth2",
                "description": "By a secret or a signed assertion (SMART Backend Services); see docs/api.md.",
                "flows": {"clientCredentials": flow},
            },
            {"type": "http", "scheme": "bearer", "description": "The access token, or one of `issue_api_token`."},
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """Either of the two, with the scope that the view names."""
        scope = getattr(auto_schema.view, "scope", None)
        return [{"clientCredentials": [scope.value] if scope else []}, {"token": []}]
