"""Where a person ties the account that another academy gave him: on the hub, by himself (DESIGN §5)."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.teacher.access import academy_of, is_examiner


def linking_url(request: HttpRequest) -> str:
    """Empty for who has no mission to bring together, and for support that looks at his pages."""
    if not is_examiner(request) or getattr(request, "view_as", None):
        return ""
    path = reverse("identity:links", urlconf=settings.HUB_URLCONF)
    return f"{settings.HUB_URL}{path}?{urlencode({'academie': academy_of(request).code})}"
