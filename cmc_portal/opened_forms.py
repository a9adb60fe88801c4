"""What a person reads who opens the address of a form as a page: by loading it again, or by changing the language."""

from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cmc_portal.errors import opened_form
from cmc_portal.headers import GetResponse

_FOR_PROGRAMS = ("/api/", "/oauth/")


class OpenedForms:
    """Answers such a request with a page that leads back, where there would be nothing to read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """What answers; programs get the bare refusal."""
        response = self.get_response(request)
        is_opened = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        if not is_opened or request.path.startswith(_FOR_PROGRAMS):
            return response
        page = opened_form(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
