"""Every address of the portal, app by app."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.operator_site import OPERATORS
from cmc_portal.health import healthz, readyz
from cmc_portal.language_choice import choose_language, languages
from cmc_portal.wellknown import robots, security_txt

urlpatterns = [
    # First, since programs ask by the thousand and addresses are compared in order.
    path("api/v1/", include("inquiries.api_urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("languages", languages, name="languages"),
    path("language", choose_language, name="choose-language"),
    path("", include("cmc_portal.help.urls")),
    path("operator/", OPERATORS.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("eligibility.urls")),
    path("api/v1/", include("benefits.urls")),
    path("api/v1/", include("continuity.api_urls")),
    path("", include("accounts.urls_sign_in")),
    path("", include("accounts.urls_oauth")),
    path("", include("accounts.urls_alerts")),
    path("", include("inquiries.urls_emergencies")),
    path("", include("accounts.urls_people")),
    path("", include("inquiries.urls_self_service")),
    path("", include("inquiries.urls_sign_up")),
    path("", include("continuity.desk.urls")),
    path("", include("benefits.urls_pages")),
    path("", include("inquiries.urls_continuity")),
    path("", include("inquiries.urls_trail")),
    path("", include("inquiries.start.urls")),
    path("", include("inquiries.batches.urls")),
    path("", include("inquiries.receipts.urls")),
    path("", include("inquiries.urls")),
]

handler400 = "cmc_portal.errors.bad_request"
handler403 = "cmc_portal.errors.permission_denied"
handler404 = "cmc_portal.errors.not_found"
handler429 = "accounts.signing_in.pages.too_many_attempts"
handler500 = "cmc_portal.errors.server_error"
