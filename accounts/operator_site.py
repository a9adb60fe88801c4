"""The operators' pages under /operator/: people, organisations and reference data. Members' data is not in them.

Django's admin, cut down to what is listed in `tests/test_admin.py`. An app puts its models on `OPERATORS` in its
`admin.py`; what libraries register for themselves lands on Django's own site, which has no address here.
"""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from accounts.signing_in.session import showed_second_factor

# Passwords are changed where everybody changes them; the other two tell of rows by their number.
_LEFT_OUT = frozenset({"password_change", "password_change_done", "autocomplete", "view_on_site"})


class OperatorSite(AdminSite):
    """Only for operators of the installation, and only in a session in which they showed a second factor."""

    site_header = site_title = _("Operators")
    index_title = _("People, organisations and reference data")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Is it an operator, and did they show a second factor? The middleware asks too; one slip is not enough."""
        user = request.user
        return bool(user.is_active and getattr(user, "is_staff", False) and showed_second_factor(request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Fewer addresses than Django's own."""
        return [each for each in super().get_urls() if getattr(each, "name", None) not in _LEFT_OUT]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to the one place where people sign in; there is no second door with rules of its own."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path), settings.LOGIN_URL)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to where everybody signs out."""
        return redirect("sign-out")


class OperatorAdmin(ModelAdmin):
    """What operators may do with a table: look, and nothing else unless a table says so. Nothing is ever deleted.

    Whoever is let in may do it: operators have no grades, so the permissions of Django's own are not asked.
    """

    actions = None
    may_add = may_change = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Everything on this site is for everybody whom the site lets in."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May they look?"""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """May they add a row?"""
        return self.may_add

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May they change a row?"""
        return self.may_change

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The trail names people and organisations by their numbers, so these stay."""
        return False


class ReferenceAdmin(OperatorAdmin):
    """Rows that come from the reference files: changed there, reviewed like code, and loaded by `load_reference`."""


OPERATORS = OperatorSite(name="admin")
